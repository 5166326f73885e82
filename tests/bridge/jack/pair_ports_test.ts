import { assertEquals } from "@std/assert";
import type { JackClient, OwnPort, PortWish } from "../../../bridge/jack/client.ts";
import { allocateBoard, PairBoard, PairChanges } from "../../../bridge/jack/pair_board.ts";
import { type PairName, PairPorts } from "../../../bridge/jack/pair_ports.ts";

const COUNT = 40;

/** A server with so many ports, and a worker that takes changes over when told. */
class Stage {
  readonly ports: OwnPort[] = [];
  readonly connected = new Set<string>();
  readonly complaints: string[] = [];
  wanted: (PairName | undefined)[] = [];
  readonly worker: PairChanges;
  readonly pairs: PairPorts;

  constructor(public most: number) {
    const memory = allocateBoard(COUNT);
    this.worker = new PairChanges(memory, COUNT);
    const board = new PairBoard(memory, COUNT), complain = (sentence: string) => void this.complaints.push(sentence);
    this.pairs = new PairPorts(this.client(), board, COUNT, () => this.wanted, complain);
  }

  client(): JackClient {
    const pointer = Deno.UnsafePointer.create(1n)!;
    return {
      tryAddPort: (name: string, { channel = "" }: PortWish) => {
        if (this.ports.length >= this.most) return undefined;
        const port: OwnPort = { pointer, name, isInput: false, isMidi: false, channel };
        this.ports.push(port);
        return port;
      },
      removePort: (port: OwnPort) => void this.ports.splice(this.ports.indexOf(port), 1),
      isConnected: (port: OwnPort) => this.connected.has(port.name),
      portCount: 0,
    } as unknown as JackClient;
  }

  want(count: number): void {
    this.wanted = Array.from({ length: count }, (_, index) => ({ port: `track_${index + 1}`, title: `${index + 1}` }));
  }

  look(times = 1): void {
    for (let i = 0; i < times; i++) this.pairs.look();
  }

  /** The worker goes through so many cycles. */
  cycles(count: number): void {
    for (let i = 0; i < count; i++) {
      const pair = this.worker.next();
      if (pair >= 0) this.worker.taken(pair);
    }
  }
}

Deno.test("pairs are made and removed a few a look, so that control is never long about it", () => {
  const stage = new Stage(1000);
  stage.want(40);
  stage.look();
  assertEquals(stage.ports.length, 32);
  stage.look(2);
  assertEquals(stage.ports.length, 80);
  stage.want(0);
  stage.look();
  stage.cycles(40);
  stage.look();
  assertEquals(stage.ports.length, 48);
});

Deno.test("the ports of a pair that is not wanted any more stay until the worker has let go of them", () => {
  const stage = new Stage(1000);
  stage.want(2);
  stage.look();
  stage.cycles(2);
  stage.wanted[0] = undefined;
  stage.look(5);
  assertEquals(stage.ports.length, 4);
  stage.cycles(1);
  stage.look();
  assertEquals(stage.ports.map(({ channel }) => channel), ["track_2 left", "track_2 right"]);
});

Deno.test("a pair wanted again before it was gone is made anew, and one of another name takes the place of the old", () => {
  const stage = new Stage(1000);
  stage.want(1);
  stage.look();
  stage.cycles(1);
  stage.wanted = [{ port: "Bass", title: "Bass" }];
  stage.look();
  stage.cycles(1);
  stage.look(2);
  assertEquals(stage.ports.map(({ name }) => name), ["Bass_left", "Bass_right"]);
});

Deno.test("a refusal is told once, at the next look, no half pair is left, and it is tried again when ports become free", () => {
  const stage = new Stage(5);
  stage.want(4);
  stage.look();
  assertEquals([stage.ports.length, stage.complaints.length], [4, 0]);
  stage.look(500);
  assertEquals(stage.ports.length, 4);
  assertEquals(stage.complaints, [
    'The JACK server gave no ports for "3" after 0 of ours: ask for fewer, or start it with more (jackd --port-max).',
  ]);
  stage.cycles(2);
  stage.wanted[0] = undefined;
  stage.look();
  stage.cycles(1);
  stage.look(2);
  assertEquals(stage.ports.map(({ name }) => name), ["track_2_left", "track_2_right", "track_3_left", "track_3_right"]);
});

Deno.test("the worker is told of a pair as heard while one of its ports is connected", () => {
  const stage = new Stage(10);
  stage.want(1);
  stage.look(2);
  assertEquals(stage.worker.isHeard(0), false);
  stage.connected.add("track_1_right");
  stage.look();
  assertEquals(stage.worker.isHeard(0), true);
  stage.connected.clear();
  stage.look();
  assertEquals(stage.worker.isHeard(0), false);
});
