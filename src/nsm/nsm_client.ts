/**
 * Rondo as a client of a session manager: announced, told which project to open, asked to save, to show and to hide itself.
 *
 * Method: the NSM API 1.1 (new-session-manager.jackaudio.org/api): the address of the manager is in NSM_URL; every request is answered
 * by `/reply` or `/error`. The manager ends a client by SIGTERM. Thread: control.
 */
import { UserError } from "../errors.ts";
import type { OscMessage } from "./osc.ts";
import { OscSocket } from "./osc_socket.ts";

const API_MAJOR = 1, API_MINOR = 1;
/** Time to answer an announcement, and to say which project is meant. */
const ANSWER_MS = 5000;
const OPEN_MS = 30_000;
/** Codes of `/error`. */
const ERROR_GENERAL = -1;
const ERROR_NOT_NOW = -8;

/** What is to be played. */
export interface Project {
  /** Folder of the session. */
  readonly folder: string;
  /** As people call the manager's session. */
  readonly title: string;
  /** What the JACK client has to be called. */
  readonly clientName: string;
}

/** What the manager may ask for while a project is open. */
export interface Managed {
  /** Settles when all is saved; rejects with a sentence. */
  save(): Promise<void>;
  /** Present where there is a screen. */
  show?(shows: boolean): void;
}

/** What is told of the client. */
export interface Announcement {
  /** Name of the program that the manager starts it by. */
  readonly executable: string;
  readonly pid: number;
  readonly hasScreen: boolean;
}

/** The port that a manager's address names, like `osc.udp://host:14143/`. Throws a UserError for anything else. */
export function portOf(url: string): number {
  const port = Number(/^osc\.udp:\/\/[^/]*:(\d+)\/?$/.exec(url)?.[1]);
  if (port >= 1 && port <= 65535) return port;
  throw new UserError(`NSM_URL is "${url}", which is no address of a session manager like osc.udp://localhost:14143/.`);
}

/** The manager, as a client sees it. */
export class NsmClient {
  readonly #socket: OscSocket;
  readonly #answered = Promise.withResolvers<string>();
  readonly #project = Promise.withResolvers<Project>();
  #isOpened = false;
  #managed: Managed | undefined;
  #isDirty = false;

  private constructor(open: (take: (message: OscMessage) => void) => OscSocket) {
    this.#socket = open((message) => this.#take(message));
    this.#answered.promise.catch(() => {});
  }

  /** Announces the client. Throws a UserError when nobody answers, or the manager says no. */
  static async join(url: string, { executable, pid, hasScreen }: Announcement): Promise<NsmClient> {
    let take = (_: OscMessage): void => {};
    const socket = await OscSocket.open(portOf(url), (message) => take(message));
    const manager = new NsmClient((taker) => (take = taker, socket));
    const capabilities = `:dirty:${hasScreen ? "optional-gui:" : ""}`;
    socket.send("/nsm/server/announce", "Rondo", capabilities, executable, API_MAJOR, API_MINOR, pid);
    try {
      await within(manager.#answered.promise, ANSWER_MS, `No session manager answers at ${url}: unset NSM_URL.`);
    } catch (error) {
      socket.close();
      throw error;
    }
    return manager;
  }

  /** The project to open. Throws a UserError when none is named. */
  project(): Promise<Project> {
    return within(this.#project.promise, OPEN_MS, "The session manager named no session to open.");
  }

  /** The project is open, and plays. */
  opened(managed: Managed): void {
    this.#managed = managed;
    this.#isOpened = true;
    this.#socket.send("/reply", "/nsm/client/open", "OK");
    if (managed.show !== undefined) this.#socket.send("/nsm/client/gui_is_shown");
  }

  /** The project cannot be opened. */
  refused(sentence: string): void {
    if (!this.#isOpened) this.#socket.send("/error", "/nsm/client/open", ERROR_GENERAL, sentence);
  }

  /** Something was played that is not saved yet, or everything is. */
  set isDirty(isDirty: boolean) {
    if (isDirty === this.#isDirty) return;
    this.#isDirty = isDirty;
    this.#socket.send(isDirty ? "/nsm/client/is_dirty" : "/nsm/client/is_clean");
  }

  /** Nothing more is said or heard. */
  close(): void {
    this.#socket.close();
  }

  #take({ address, values }: OscMessage): void {
    const [first, second, third] = values.map(String);
    if (address === "/reply" && first === "/nsm/server/announce") this.#answered.resolve(third ?? "");
    else if (address === "/error" && first === "/nsm/server/announce") {
      this.#answered.reject(new UserError(`The session manager refused Rondo: ${third}.`));
    } else if (address === "/nsm/client/open") this.#open(first ?? "", second ?? "", third ?? "");
    else if (address === "/nsm/client/save") void this.#save();
    else if (address === "/nsm/client/show_optional_gui") this.#show(true);
    else if (address === "/nsm/client/hide_optional_gui") this.#show(false);
    // What else there is (session_is_loaded, broadcasts) asks for nothing.
  }

  #open(folder: string, title: string, clientName: string): void {
    if (this.#isOpened) {
      this.#socket.send("/error", "/nsm/client/open", ERROR_NOT_NOW, "Rondo plays one session: start it anew.");
    } else this.#project.resolve({ folder, title, clientName });
  }

  async #save(): Promise<void> {
    try {
      if (this.#managed === undefined) throw new Error("No session is open yet.");
      await this.#managed.save();
      this.#socket.send("/reply", "/nsm/client/save", "OK");
      this.isDirty = false;
    } catch (error) {
      this.#socket.send("/error", "/nsm/client/save", ERROR_GENERAL, (error as Error).message);
    }
  }

  #show(shows: boolean): void {
    if (this.#managed?.show === undefined) return;
    this.#managed.show(shows);
    this.#socket.send(shows ? "/nsm/client/gui_is_shown" : "/nsm/client/gui_is_hidden");
  }
}

/** What is promised, or the sentence as a UserError when it takes too long. */
async function within<T>(promise: Promise<T>, ms: number, sentence: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new UserError(sentence)), ms);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
