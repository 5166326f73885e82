import { assertEquals } from "@std/assert";
import { History } from "../../../src/sequencer/history.ts";
import { type Bank, emptyBank } from "../../../src/sequencer/model/pattern.ts";
import { randomOf } from "./random_banks.ts";

/** What undo and redo should be, said the long way: a list of banks, and which of them is the present one. */
class Model {
  readonly banks: Bank[];
  at = 0;
  passFrom: number | undefined;

  constructor(bank: Bank) {
    this.banks = [bank];
  }

  edit(bank: Bank): void {
    const inPass = this.passFrom !== undefined && this.at > this.passFrom;
    this.banks.splice(this.at + (inPass ? 0 : 1), Infinity, bank);
    if (!inPass) this.at++;
  }

  move(by: number): void {
    this.passFrom = undefined;
    this.at = Math.max(0, Math.min(this.banks.length - 1, this.at + by));
  }
}

Deno.test("an edit after an undo is the end of what was undone, and a pass of recording is one step, in any order of them", () => {
  for (let seed = 1; seed <= 500; seed++) {
    const random = randomOf(seed), first = emptyBank();
    const history = new History(first), model = new Model(first);
    for (let count = 0; count < 60; count++) {
      const act = random(6);
      if (act <= 2) {
        const next = { ...history.bank };
        history.edit(next);
        model.edit(next);
      } else if (act === 3) {
        assertEquals(history.undo(), model.at > 0);
        model.move(-1);
      } else if (act === 4) {
        assertEquals(history.redo(), model.at < model.banks.length - 1);
        model.move(1);
      } else {
        history.beginPass();
        model.passFrom = model.at;
      }
      const expected = [true, model.at > 0, model.at < model.banks.length - 1];
      assertEquals(
        [history.bank === model.banks[model.at], history.canUndo, history.canRedo],
        expected,
        `seed ${seed}`,
      );
    }
  }
});
