/**
 * Keeps PortAudio and the libraries under it from writing to standard error: while it looks for devices, ALSA and libjack
 * print a page about every card and server that is not there, and Debian's PortAudio prints each failed call.
 *
 * Method: C libraries print through the C library's variable `stderr`, which is pointed at /dev/null; Deno and this program write
 * to file descriptor 2 itself and are still read. libjack also prints to standard output: its two printing functions
 * become libc's `abs`, which reads one register and does nothing. Linux only, where the chatter is.
 * Thread: any; once per process.
 */

let quiet = false;

/** Silence what C libraries print from now on. */
export function quietNativeLibraries(): void {
  if (quiet || Deno.build.os !== "linux") return;
  quiet = true;
  attempt(() => {
    const libc = Deno.dlopen("libc.so.6", {
      // void *dlsym(void *handle, const char *symbol);
      dlsym: { parameters: ["pointer", "buffer"], result: "pointer" },
      // FILE *fopen(const char *pathname, const char *mode);
      fopen: { parameters: ["buffer", "buffer"], result: "pointer" },
    });
    const { dlsym, fopen } = libc.symbols;
    pointStandardErrorAt(dlsym(null, text("stderr")), fopen(text("/dev/null"), text("w")));
    quietJack(dlsym(null, text("abs")));
  });
}

/** `variable` is the address of the C library's `FILE *stderr`. */
function pointStandardErrorAt(variable: Deno.PointerValue, file: Deno.PointerValue): void {
  if (variable === null || file === null) return;
  const words = new BigUint64Array(new Deno.UnsafePointerView(variable).getArrayBuffer(8));
  words[0] = BigInt(Deno.UnsafePointer.value(file));
}

function quietJack(silent: Deno.PointerValue): void {
  attempt(() => {
    const jack = Deno.dlopen("libjack.so.0", {
      // void jack_set_error_function(void (*func)(const char *));
      jack_set_error_function: { parameters: ["pointer"], result: "void" },
      // void jack_set_info_function(void (*func)(const char *));
      jack_set_info_function: { parameters: ["pointer"], result: "void" },
    });
    jack.symbols.jack_set_error_function(silent);
    jack.symbols.jack_set_info_function(silent);
  });
}

function text(words: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${words}\0`);
}

/** A library that is not installed cannot print anything either. */
function attempt(work: () => void): void {
  try {
    work();
  } catch {
    return;
  }
}
