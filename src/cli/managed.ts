/**
 * A performance under a session manager (NSM_URL is set): it says which folder and which client name, asks for saves, and shows or
 * hides the screen.
 *
 * Thread: control.
 */
import { parseCommand } from "../commands/parse.ts";
import { Session } from "../session/session.ts";
import type { SessionOptions } from "../session/session_options.ts";
import { type Managed, NsmClient } from "../nsm/nsm_client.ts";
import { readEnvironment } from "./environment.ts";

/** What the manager starts Rondo by; a script of this name has to be where programs are looked for. */
const EXECUTABLE = "rondo";

/** The manager that started this program; undefined when none did. Throws a UserError when it does not answer. */
export async function joinNsm(hasScreen: boolean): Promise<NsmClient | undefined> {
  const url = readEnvironment("NSM_URL");
  if (!url) return undefined;
  return await NsmClient.join(url, { executable: EXECUTABLE, pid: Deno.pid, hasScreen });
}

/** Opens the session, that of the manager's project where there is a manager. Throws a UserError as `Session.open` does. */
export async function openManaged(options: SessionOptions, manager: NsmClient | undefined): Promise<Session> {
  if (manager === undefined) return await Session.open(options);
  try {
    const { folder: sessionFolder, clientName } = await manager.project();
    const session = await Session.open({ ...options, sessionFolder, clientName });
    // A folder without a save could not be gone on with, should this program be killed.
    await saveNow(session);
    return session;
  } catch (error) {
    manager.refused((error as Error).message);
    manager.close();
    throw error;
  }
}

/** From now on the manager is served. */
export function serveNsm(session: Session, manager: NsmClient | undefined, show?: Managed["show"]): void {
  if (manager === undefined) return;
  session.onEvent((event) => {
    // What nobody asked for by hand, and saving itself, leaves nothing to save.
    if (event["event"] === "done" && event["source"] !== undefined && event["do"] !== SAVE) manager.isDirty = true;
  });
  manager.opened({ save: () => saveNow(session), ...(show === undefined ? {} : { show }) });
}

const SAVE = "session.save";

/** Saves while everything plays on. Rejects with the sentence why it could not be. */
function saveNow(session: Session): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let id = -1;
  session.onEvent((event) => {
    if (event["id"] !== id || event["do"] !== SAVE) return;
    if (event["event"] === "done") resolve();
    else reject(new Error(String(event["message"])));
  });
  id = session.send(parseCommand({ do: SAVE }));
  return promise;
}
