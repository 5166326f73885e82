import { assertEquals } from "@std/assert";
import {
  POSITION,
  POSITION_HAS_BBT,
  POSITION_HAS_OFFSET,
  POSITION_HAS_TICK_DOUBLE,
  TRANSPORT_NET_STARTING,
  TRANSPORT_ROLLING,
} from "../../../bridge/jack/position.ts";
import { CELL_COUNT, CELL_LOST_FRAMES } from "../../../bridge/jack/seat.ts";
import { emptyCycle, TransportCell, watchTransport } from "../../../bridge/jack/transport_cell.ts";
import { Rig } from "../../scenarios/rig.ts";

/** A seat whose libjack writes what a test says. */
async function seatOf(write: (view: DataView, at: number) => number, isPipeWire = false) {
  const rig = await Rig.open({ blockFrames: 64 });
  const transport = TransportCell.allocate(), cells = new Int32Array(new SharedArrayBuffer(CELL_COUNT * 4));
  const view = new DataView(transport),
    start = BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(new Uint8Array(transport))));
  const jack = {
    jack_transport_query: (_: unknown, at: Deno.PointerObject | null) =>
      write(view, Number(BigInt(Deno.UnsafePointer.value(at)) - start)),
  };
  const rehearse = () => watchTransport(jack, rig.engine, { transport, client: 1n, cells, isPipeWire })!;
  const begin = () => {
    const watch = rehearse();
    watch.begin();
    return watch;
  };
  return { rig, cells, rehearse, begin, cell: new TransportCell(transport) };
}

Deno.test("a cycle crosses with the stream frame at which it began and every field of its place", async () => {
  const { rig, cells, begin, cell } = await seatOf((view, at) => {
    view.setBigUint64(at + POSITION.unique_1, 77n, true);
    view.setBigUint64(at + POSITION.unique_2, 77n, true);
    view.setUint32(at + POSITION.frame, 4_000_000_000, true);
    view.setInt32(at + POSITION.valid, POSITION_HAS_BBT | POSITION_HAS_OFFSET | POSITION_HAS_TICK_DOUBLE, true);
    view.setInt32(at + POSITION.bar, 3, true);
    view.setInt32(at + POSITION.beat, 2, true);
    view.setFloat64(at + POSITION.tick_double, 12.25, true);
    view.setFloat32(at + POSITION.beats_per_bar, 7, true);
    view.setFloat64(at + POSITION.ticks_per_beat, 1920, true);
    view.setFloat64(at + POSITION.beats_per_minute, 91.5, true);
    view.setUint32(at + POSITION.bbt_offset, 17, true);
    return TRANSPORT_ROLLING;
  });
  const watch = begin(), cycle = emptyCycle();
  assertEquals(cell.read(cycle), false, "there is none yet");
  rig.runTo(256);
  cells[CELL_LOST_FRAMES] = 5;
  watch.note(64);
  assertEquals(cell.read(cycle), true);
  assertEquals(cycle, {
    seat: 1,
    state: "rolling",
    streamFrame: 192,
    lostFrames: 5,
    frame: 4_000_000_000,
    hasBbt: true,
    bar: 3,
    beat: 2,
    tick: 12.25,
    isTickExact: true,
    beatsPerBar: 7,
    ticksPerBeat: 1920,
    beatsPerMinute: 91.5,
    bbtOffsetFrames: 17,
  });
  assertEquals(cell.read(cycle), false, "it was read before");
});

Deno.test("whole ticks are told as such, another seat is counted, and a place that changed meanwhile is passed over", async () => {
  let isTorn = false;
  const { begin, cell } = await seatOf((view, at) => {
    view.setBigUint64(at + POSITION.unique_2, isTorn ? 1n : 0n, true);
    view.setInt32(at + POSITION.valid, POSITION_HAS_BBT, true);
    view.setInt32(at + POSITION.tick, 40, true);
    view.setUint32(at + POSITION.bbt_offset, 17, true);
    return TRANSPORT_NET_STARTING;
  });
  begin();
  const watch = begin(), cycle = emptyCycle();
  watch.note(0);
  assertEquals(cell.read(cycle), true);
  const { seat, state, tick, isTickExact, bbtOffsetFrames } = cycle;
  assertEquals([seat, state, tick, isTickExact, bbtOffsetFrames], [2, "starting", 40, false, 0]);
  isTorn = true;
  watch.note(0);
  assertEquals(cell.read(cycle), false);
});

Deno.test("where nobody follows the transport, nothing watches it", async () => {
  const { rig, cells } = await seatOf(() => 0);
  assertEquals(
    watchTransport({ jack_transport_query: () => 0 }, rig.engine, { client: 1n, cells, isPipeWire: false }),
    undefined,
  );
});

Deno.test("PipeWire's bars and beats are those of the cycle before, once it rolls", async () => {
  let state = 0;
  const { begin, cell } = await seatOf(() => state, true);
  const watch = begin(), cycle = emptyCycle();
  const offsets = [[0, 64], [TRANSPORT_ROLLING, 64], [TRANSPORT_ROLLING, 128], [TRANSPORT_ROLLING, 64]].map(
    ([next, frames]) => {
      state = next!;
      watch.note(frames!);
      cell.read(cycle);
      return cycle.bbtOffsetFrames;
    },
  );
  assertEquals(offsets, [0, 0, 64, 128]);
});

Deno.test("what is rehearsed before the first cycle reaches nobody, and is no seat", async () => {
  const { rehearse, cell } = await seatOf(() => TRANSPORT_ROLLING);
  const watch = rehearse(), cycle = emptyCycle();
  watch.note(64);
  assertEquals(cell.read(cycle), false);
  watch.begin();
  watch.note(64);
  assertEquals([cell.read(cycle), cycle.seat], [true, 1]);
});
