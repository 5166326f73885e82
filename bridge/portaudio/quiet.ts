/**
 * Keeps the libraries under PortAudio from writing to standard error: while it looks for devices, ALSA and libjack print
 * a page of complaints about every card and server that is not there.
 *
 * Method: both let a program set the function that prints. Here it becomes libc's `abs`, a C function that reads one register
 * and does nothing, so no callback into this program exists that a native thread could call at a bad moment. Standard error
 * itself stays as it is: others write there too. PortAudio sets a handler of its own for JACK once it has a client.
 * Thread: any; once per process is enough, more is harmless.
 */

/** Silence ALSA and libjack where they are installed. */
export function quietNativeLibraries(): void {
  if (Deno.build.os !== "linux") return;
  const silent = harmlessFunction();
  if (silent === null) return;
  attempt(() => {
    const alsa = Deno.dlopen("libasound.so.2", {
      // int snd_lib_error_set_handler(snd_lib_error_handler_t handler);
      snd_lib_error_set_handler: { parameters: ["pointer"], result: "i32" },
    });
    alsa.symbols.snd_lib_error_set_handler(silent);
  });
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

function harmlessFunction(): Deno.PointerValue {
  let found: Deno.PointerValue = null;
  attempt(() => {
    // void *dlsym(void *handle, const char *symbol);
    const libc = Deno.dlopen("libc.so.6", { dlsym: { parameters: ["pointer", "buffer"], result: "pointer" } });
    found = libc.symbols.dlsym(null, new TextEncoder().encode("abs\0"));
  });
  return found;
}

/** A library that is not installed cannot print anything either. */
function attempt(work: () => void): void {
  try {
    work();
  } catch {
    return;
  }
}
