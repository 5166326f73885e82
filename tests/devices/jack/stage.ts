/** A JACK server of a test's own with a Rondo client at it; both are ended, whatever happened. */
import { freshServerName, JackServer, type ServerFormat } from "./server.ts";
import { TestClient, type TestClientOptions } from "./test_client.ts";

export class Stage {
  readonly client: TestClient;

  private constructor(public server: JackServer, options: TestClientOptions) {
    this.client = new TestClient(options);
    this.client.supervisor.start();
  }

  static async run(options: TestClientOptions, use: (stage: Stage) => Promise<void>): Promise<void> {
    const server = await JackServer.start(freshServerName());
    let stage: Stage | undefined;
    try {
      stage = new Stage(server, options);
      await use(stage);
    } finally {
      await stage?.client.supervisor.close();
      await (stage?.server ?? server).stop();
    }
  }

  /** Starts another server under the name of the one that was ended. */
  async startAgain(format: ServerFormat = {}): Promise<void> {
    this.server = await JackServer.start(this.server.name, format);
  }
}
