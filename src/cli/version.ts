/** Rondo's own version. Thread: any. */
import packageFile from "../../package.json" with { type: "json" };

/** Version of Rondo, from package.json. */
export const RONDO_VERSION: string = packageFile.version;
