/**
 * The functions of PortAudio that Rondo calls, each with its C declaration (portaudio.h, 19.6 and 19.7).
 *
 * `unsigned long` is 8 bytes, on Windows 4: it is passed as `u32`, which fills the register it travels in, and of a result the
 * low half is read (`i32`), which holds every count and error code. A 64-bit type would be a big integer, made anew each call. Units: seconds and frames as PortAudio has them.
 * Thread: any, but never two at once; PortAudio has no locks of its own.
 */

/** What is called. The two blocking calls take the addresses of arrays of channel pointers (`paNonInterleaved`). */
export const PORTAUDIO_SYMBOLS = {
  // int Pa_GetVersion(void);
  Pa_GetVersion: { parameters: [], result: "i32" },
  // const char *Pa_GetVersionText(void);
  Pa_GetVersionText: { parameters: [], result: "pointer" },
  // const char *Pa_GetErrorText(PaError errorCode);
  Pa_GetErrorText: { parameters: ["i32"], result: "pointer" },
  // PaError Pa_Initialize(void);
  Pa_Initialize: { parameters: [], result: "i32" },
  // PaError Pa_Terminate(void);
  Pa_Terminate: { parameters: [], result: "i32" },
  // PaHostApiIndex Pa_GetHostApiCount(void);
  Pa_GetHostApiCount: { parameters: [], result: "i32" },
  // PaHostApiIndex Pa_GetDefaultHostApi(void);
  Pa_GetDefaultHostApi: { parameters: [], result: "i32" },
  // const PaHostApiInfo *Pa_GetHostApiInfo(PaHostApiIndex hostApi);
  Pa_GetHostApiInfo: { parameters: ["i32"], result: "pointer" },
  // PaHostApiIndex Pa_HostApiTypeIdToHostApiIndex(PaHostApiTypeId type);
  Pa_HostApiTypeIdToHostApiIndex: { parameters: ["i32"], result: "i32" },
  // PaDeviceIndex Pa_HostApiDeviceIndexToDeviceIndex(PaHostApiIndex hostApi, int hostApiDeviceIndex);
  Pa_HostApiDeviceIndexToDeviceIndex: { parameters: ["i32", "i32"], result: "i32" },
  // PaDeviceIndex Pa_GetDeviceCount(void);
  Pa_GetDeviceCount: { parameters: [], result: "i32" },
  // const PaDeviceInfo *Pa_GetDeviceInfo(PaDeviceIndex device);
  Pa_GetDeviceInfo: { parameters: ["i32"], result: "pointer" },
  // const PaHostErrorInfo *Pa_GetLastHostErrorInfo(void);
  Pa_GetLastHostErrorInfo: { parameters: [], result: "pointer" },
  // PaError Pa_OpenStream(PaStream **stream, const PaStreamParameters *inputParameters,
  //   const PaStreamParameters *outputParameters, double sampleRate, unsigned long framesPerBuffer,
  //   PaStreamFlags streamFlags, PaStreamCallback *streamCallback, void *userData);
  Pa_OpenStream: {
    parameters: ["buffer", "buffer", "buffer", "f64", "u32", "u32", "pointer", "pointer"],
    result: "i32",
  },
  // PaError Pa_StartStream(PaStream *stream);
  Pa_StartStream: { parameters: ["pointer"], result: "i32" },
  // PaError Pa_AbortStream(PaStream *stream);
  Pa_AbortStream: { parameters: ["pointer"], result: "i32" },
  // The same two, run beside the event loop: they wait for the audio thread, which may be waiting for a callback here.
  startBesideLoop: { name: "Pa_StartStream", parameters: ["pointer"], result: "i32", nonblocking: true },
  abortBesideLoop: { name: "Pa_AbortStream", parameters: ["pointer"], result: "i32", nonblocking: true },
  // PaError Pa_CloseStream(PaStream *stream);
  Pa_CloseStream: { parameters: ["pointer"], result: "i32" },
  // PaError Pa_IsStreamStopped(PaStream *stream);
  Pa_IsStreamStopped: { parameters: ["pointer"], result: "i32" },
  // PaError Pa_IsStreamActive(PaStream *stream);
  Pa_IsStreamActive: { parameters: ["pointer"], result: "i32" },
  // const PaStreamInfo *Pa_GetStreamInfo(PaStream *stream);
  Pa_GetStreamInfo: { parameters: ["pointer"], result: "pointer" },
  // PaError Pa_ReadStream(PaStream *stream, void *buffer, unsigned long frames);
  Pa_ReadStream: { parameters: ["pointer", "pointer", "u32"], result: "i32" },
  // PaError Pa_WriteStream(PaStream *stream, const void *buffer, unsigned long frames);
  Pa_WriteStream: { parameters: ["pointer", "pointer", "u32"], result: "i32" },
  // PaTime Pa_GetStreamTime(PaStream *stream);
  Pa_GetStreamTime: { parameters: ["pointer"], result: "f64" },
  // signed long Pa_GetStreamReadAvailable(PaStream *stream);
  Pa_GetStreamReadAvailable: { parameters: ["pointer"], result: "i32" },
  // signed long Pa_GetStreamWriteAvailable(PaStream *stream);
  Pa_GetStreamWriteAvailable: { parameters: ["pointer"], result: "i32" },
  // PaError PaJack_SetClientName(const char *name);   (pa_jack.h; only where JACK is built in; keeps the address)
  PaJack_SetClientName: { parameters: ["pointer"], result: "i32", optional: true },
} as const satisfies Deno.ForeignLibraryInterface;

/** `PORTAUDIO_SYMBOLS`, opened. */
export type PortAudioFunctions = Deno.DynamicLibrary<typeof PORTAUDIO_SYMBOLS>["symbols"];

/**
 * int PaStreamCallback(const void *input, void *output, unsigned long frameCount,
 *   const PaStreamCallbackTimeInfo *timeInfo, PaStreamCallbackFlags statusFlags, void *userData);
 */
export const STREAM_CALLBACK = {
  parameters: ["pointer", "pointer", "u32", "pointer", "u32", "u32"],
  result: "i32",
} as const satisfies Deno.UnsafeCallbackDefinition;

/** PaStreamCallbackResult: go on. */
export const PA_CONTINUE = 0;
/** PaStreamCallbackFlags: paInputUnderflow, paInputOverflow, paOutputUnderflow and paOutputOverflow; not paPrimingOutput. */
export const PA_LOST_FLAGS = 0x0f;
/** PaSampleFormat: paFloat32 | paNonInterleaved. */
export const PA_PLANAR_FLOAT32 = 0x8000_0001;
/** paFramesPerBufferUnspecified: blocks as the host has them, which is the one choice that adds no latency over JACK. */
export const PA_BLOCKS_OF_THE_HOST = 0;
/** PaStreamFlags: paClipOff | paDitherOff, since the engine's ceiling is its own and bits are to stay as they are. */
export const PA_LEAVE_SAMPLES_ALONE = 0x3;
/** paNoDevice. */
export const PA_NO_DEVICE = -1;

/** PaHostApiTypeId of the host APIs that are treated in a way of their own. */
export const TYPE_ALSA = 8;
export const TYPE_JACK = 12;
