/**
 * The functions of libjack that Rondo calls, each with its C declaration (jack/jack.h, thread.h, statistics.h, transport.h of JACK 1.9).
 *
 * Two tables, since two threads call: control opens, names, connects and asks; the audio worker only lives in the cycle.
 * Units: frames and microseconds as libjack has them.
 * No callback of ours is ever registered: a callback owned by a thread that sleeps holds up the whole server. (A C function is.)
 */

/** What control calls. Every function may take the client's lock: never from the audio worker. */
export const CONTROL_SYMBOLS = {
  // const char *jack_get_version_string(void);
  jack_get_version_string: { parameters: [], result: "pointer" },
  // void jack_set_error_function(void (*func)(const char *));
  jack_set_error_function: { parameters: ["pointer"], result: "void" },
  // void jack_set_info_function(void (*func)(const char *));
  jack_set_info_function: { parameters: ["pointer"], result: "void" },
  // jack_client_t *jack_client_open(const char *client_name, jack_options_t options, jack_status_t *status, ...);
  jack_client_open: { parameters: ["buffer", "i32", "buffer"], result: "pointer" },
  // int jack_client_close(jack_client_t *client);
  jack_client_close: { parameters: ["pointer"], result: "i32" },
  // char *jack_get_client_name(jack_client_t *client);
  jack_get_client_name: { parameters: ["pointer"], result: "pointer" },
  // int jack_set_process_thread(jack_client_t *client, void *(*fun)(void *), void *arg);
  jack_set_process_thread: { parameters: ["pointer", "pointer", "pointer"], result: "i32" },
  // int jack_deactivate(jack_client_t *client);
  jack_deactivate: { parameters: ["pointer"], result: "i32" },
  // jack_nframes_t jack_get_sample_rate(jack_client_t *client);
  jack_get_sample_rate: { parameters: ["pointer"], result: "u32" },
  // jack_nframes_t jack_get_buffer_size(jack_client_t *client);
  jack_get_buffer_size: { parameters: ["pointer"], result: "u32" },
  // int jack_set_buffer_size(jack_client_t *client, jack_nframes_t nframes);
  jack_set_buffer_size: { parameters: ["pointer", "u32"], result: "i32" },
  // jack_port_t *jack_port_register(jack_client_t *client, const char *port_name, const char *port_type,
  //                                 unsigned long flags, unsigned long buffer_size);
  jack_port_register: { parameters: ["pointer", "buffer", "buffer", "usize", "usize"], result: "pointer" },
  // int jack_port_unregister(jack_client_t *client, jack_port_t *port);
  jack_port_unregister: { parameters: ["pointer", "pointer"], result: "i32" },
  // int jack_port_connected(const jack_port_t *port);
  jack_port_connected: { parameters: ["pointer"], result: "i32" },
  // const char *jack_port_name(const jack_port_t *port);
  jack_port_name: { parameters: ["pointer"], result: "pointer" },
  // const char *jack_port_type(const jack_port_t *port);
  jack_port_type: { parameters: ["pointer"], result: "pointer" },
  // int jack_port_flags(const jack_port_t *port);
  jack_port_flags: { parameters: ["pointer"], result: "i32" },
  // jack_port_t *jack_port_by_name(jack_client_t *client, const char *port_name);
  jack_port_by_name: { parameters: ["pointer", "buffer"], result: "pointer" },
  // const char **jack_get_ports(jack_client_t *client, const char *name_pattern, const char *type_pattern,
  //                             unsigned long flags);
  jack_get_ports: { parameters: ["pointer", "buffer", "buffer", "usize"], result: "pointer" },
  // const char **jack_port_get_all_connections(const jack_client_t *client, const jack_port_t *port);
  jack_port_get_all_connections: { parameters: ["pointer", "pointer"], result: "pointer" },
  // void jack_free(void *ptr);
  jack_free: { parameters: ["pointer"], result: "void" },
  // int jack_connect(jack_client_t *client, const char *source_port, const char *destination_port);
  jack_connect: { parameters: ["pointer", "buffer", "buffer"], result: "i32" },
  // void jack_port_get_latency_range(jack_port_t *port, jack_latency_callback_mode_t mode, jack_latency_range_t *range);
  jack_port_get_latency_range: { parameters: ["pointer", "u32", "buffer"], result: "void" },
  // void jack_port_set_latency_range(jack_port_t *port, jack_latency_callback_mode_t mode, jack_latency_range_t *range);
  jack_port_set_latency_range: { parameters: ["pointer", "u32", "buffer"], result: "void" },
  // int jack_set_latency_callback(jack_client_t *client, void (*callback)(jack_latency_callback_mode_t, void *), void *arg);
  jack_set_latency_callback: { parameters: ["pointer", "pointer", "pointer"], result: "i32" },
  // int jack_recompute_total_latencies(jack_client_t *client);
  jack_recompute_total_latencies: { parameters: ["pointer"], result: "i32" },
  // int jack_port_disconnect(jack_client_t *client, jack_port_t *port);
  jack_port_disconnect: { parameters: ["pointer", "pointer"], result: "i32" },
  // int jack_port_get_aliases(const jack_port_t *port, char *const aliases[2]);
  jack_port_get_aliases: { parameters: ["pointer", "buffer"], result: "i32" },
  // int jack_port_set_alias(jack_port_t *port, const char *alias);
  jack_port_set_alias: { parameters: ["pointer", "buffer"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/**
 * What the audio worker calls. Frame times are declared signed: they wrap anyway, and an i32 is a small integer to V8, which
 * costs no memory. The same goes for `portAddressLow`, the low half of a buffer's address.
 */
export const WORKER_SYMBOLS = {
  // int jack_activate(jack_client_t *client);
  jack_activate: { parameters: ["pointer"], result: "i32" },
  // jack_nframes_t jack_cycle_wait(jack_client_t *client);
  jack_cycle_wait: { parameters: ["pointer"], result: "i32" },
  // void jack_cycle_signal(jack_client_t *client, int status);
  jack_cycle_signal: { parameters: ["pointer", "i32"], result: "void" },
  // jack_nframes_t jack_last_frame_time(const jack_client_t *client);
  jack_last_frame_time: { parameters: ["pointer"], result: "i32" },
  // jack_nframes_t jack_frames_since_cycle_start(const jack_client_t *client);
  jack_frames_since_cycle_start: { parameters: ["pointer"], result: "i32" },
  // int jack_get_cycle_times(const jack_client_t *client, jack_nframes_t *current_frames, jack_time_t *current_usecs,
  //                          jack_time_t *next_usecs, float *period_usecs);
  jack_get_cycle_times: { parameters: ["pointer", "pointer", "pointer", "pointer", "pointer"], result: "i32" },
  // void *jack_port_get_buffer(jack_port_t *port, jack_nframes_t nframes);
  portAddress: { name: "jack_port_get_buffer", parameters: ["pointer", "i32"], result: "pointer" },
  portAddressLow: { name: "jack_port_get_buffer", parameters: ["pointer", "i32"], result: "i32" },
  // void jack_midi_clear_buffer(void *port_buffer);
  jack_midi_clear_buffer: { parameters: ["pointer"], result: "void" },
  // int jack_midi_event_write(void *port_buffer, jack_nframes_t time, const jack_midi_data_t *data, size_t data_size);
  jack_midi_event_write: { parameters: ["pointer", "i32", "buffer", "usize"], result: "i32" },
  // uint32_t jack_midi_get_event_count(void *port_buffer);
  jack_midi_get_event_count: { parameters: ["pointer"], result: "i32" },
  // int jack_midi_event_get(jack_midi_event_t *event, void *port_buffer, uint32_t event_index);
  jack_midi_event_get: { parameters: ["buffer", "pointer", "i32"], result: "i32" },
  // jack_transport_state_t jack_transport_query(const jack_client_t *client, jack_position_t *pos);
  jack_transport_query: { parameters: ["pointer", "pointer"], result: "i32" },
  // void *memcpy(void *to, const void *from, size_t count); libc's, which libjack brings along.
  copyBytes: { name: "memcpy", parameters: ["buffer", "usize", "usize"], result: "void" },
  // int jack_client_real_time_priority(jack_client_t *client);
  jack_client_real_time_priority: { parameters: ["pointer"], result: "i32" },
  // int jack_acquire_real_time_scheduling(jack_native_thread_t thread, int priority);
  jack_acquire_real_time_scheduling: { parameters: ["pointer", "i32"], result: "i32" },
  // int jack_drop_real_time_scheduling(jack_native_thread_t thread);
  jack_drop_real_time_scheduling: { parameters: ["pointer"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/**
 * What the audio worker of a timebase master calls beside those. Signalling a cycle then calls the timebase callback, on this very
 * thread; since Deno 2 a fast call may come back into the program like that.
 */
export const LEAD_SYMBOLS = {
  // int jack_set_timebase_callback(jack_client_t *client, int conditional, JackTimebaseCallback callback, void *arg);
  jack_set_timebase_callback: { parameters: ["pointer", "i32", "function", "pointer"], result: "i32" },
  // int jack_release_timebase(jack_client_t *client);
  jack_release_timebase: { parameters: ["pointer"], result: "i32" },
  // jack_transport_state_t jack_transport_query(const jack_client_t *client, jack_position_t *pos);
  jack_transport_query: { parameters: ["pointer", "pointer"], result: "i32" },
  // int jack_transport_locate(jack_client_t *client, jack_nframes_t frame);
  jack_transport_locate: { parameters: ["pointer", "u32"], result: "i32" },
  // void jack_transport_start(jack_client_t *client);
  jack_transport_start: { parameters: ["pointer"], result: "void" },
  // void jack_transport_stop(jack_client_t *client);
  jack_transport_stop: { parameters: ["pointer"], result: "void" },
} as const satisfies Deno.ForeignLibraryInterface;

/** `LEAD_SYMBOLS`, opened. */
export type LeadFunctions = Deno.DynamicLibrary<typeof LEAD_SYMBOLS>["symbols"];
/** The part of `WORKER_SYMBOLS` that a loop needs, opened. */
export type WorkerFunctions = Deno.DynamicLibrary<typeof WORKER_SYMBOLS>["symbols"];
/** void (*JackTimebaseCallback)(jack_transport_state_t state, jack_nframes_t nframes, jack_position_t *pos, int new_pos, void *arg) */
export const TIMEBASE_CALLBACK = {
  parameters: ["i32", "u32", "pointer", "i32", "pointer"],
  result: "void",
} as const satisfies Deno.UnsafeCallbackDefinition;

/** `CONTROL_SYMBOLS`, opened. */
export type ControlFunctions = Deno.DynamicLibrary<typeof CONTROL_SYMBOLS>["symbols"];

/** Bytes of a port's longest name or alias, its end included (jack_port_name_size). */
export const PORT_NAME_BYTES = 320;
/** jack_options_t: never start a server. */
export const OPTION_NO_START_SERVER = 0x01;
/** JackPortFlags. */
export const PORT_IS_INPUT = 0x1;
export const PORT_IS_OUTPUT = 0x2;
export const PORT_IS_PHYSICAL = 0x4;
/** jack_latency_callback_mode_t. */
export const LATENCY_CAPTURE = 0;
export const LATENCY_PLAYBACK = 1;
/** JACK_DEFAULT_AUDIO_TYPE and JACK_DEFAULT_MIDI_TYPE. */
export const AUDIO_TYPE = "32 bit float mono audio";
export const MIDI_TYPE = "8 bit raw midi";
