// A screen whose session fails after a while: started by terminal_test.ts inside a terminal.

import { Screen } from "../../src/surfaces/screen/screen.ts";
import { PretendedSession, pretendedState } from "../src/surfaces/pretended_session.ts";

class FailingSession extends PretendedSession {
  #calls = 0;

  override state() {
    if (++this.#calls > 5) throw new Error("the session is broken");
    return pretendedState();
  }
}

const screen = new Screen(new FailingSession(), { trackNames: [], getEnvironment: () => undefined });
// "crash" never gives the terminal back by itself: what leaves with the process must.
const crash = Deno.args.includes("crash");
try {
  screen.open();
  await screen.left;
} catch (error) {
  if (!crash) screen.close();
  console.log(`ended: ${(error as Error).message}`);
  Deno.exit(1);
}
