/**
 * Commands that no key sends, each with the reason: a test holds that every command has a key or stands here.
 *
 * Thread: control.
 */

/** Commands that no key sends, with the reason. */
export const COMMANDS_WITHOUT_KEY: Readonly<Record<string, string>> = {
  "action.set": "a command and a place are typed with :, or stand in a set or a map",
  "action.start": "a number is typed with :, or belongs on a controller",
  "action.stop": "panic stops them all; one of them is typed with :",
  "action.clear": "a number is typed with :, or belongs on a controller",
  "mix.input": "a list of channels belongs into a set file or a command line",
  "mix.output": "channels belong into a set file or a command line",
  "mix.master": "a level belongs on a fader, or is typed with :",
  "mix.phones": "a level belongs on a fader, or is typed with :",
  "mix.phones_level": "a level belongs on a fader, or is typed with :",
  "mix.phones_inputs": "a level belongs on a fader or into a set file, or is typed with :",
  "mix.phones_click": "a level belongs on a fader or into a set file, or is typed with :",
  "mix.click": "what it clicks is typed with :, or stands in a set",
  "loop.cut": "frames come from listening or from a score",
  "loop.recut": "frames come from listening or from a score",
  "transport.clock_out": "a port belongs into a set file or a command line",
  "transport.align": "a followed clock says it, not the player",
  "host.latency": "the host says it, not the player",
  "host.lost": "the host says it, not the player",
  "step.lock": "a controller and a value are typed with :",
  "step.part_set": "what it sets is typed with :",
  "step.mute_group": "a group belongs on a controller, or is typed with :",
  "step.shift": "how far is typed with :",
  "step.humanise": "how much is typed with :",
  "step.scale": "the scale is typed with :",
  "step.pattern_set": "what it sets is typed with :",
  "step.new_pattern": "choosing a free slot makes one; typed with :",
  "step.clear_pattern": "too much for one key; typed with :",
  "step.song": "a list belongs into a pattern file",
  "step.set_bank": "a file becomes it, in scores only",
  "step.replan": "the sequencer does it by itself",
  "step.play_note": "keyboards say it",
  "step.save": "a path is typed with :",
  "step.load": "a path is typed with :",
  "step.import": "a path is typed with :",
  "step.export": "a path is typed with :",
  "transport.tap": "b asks for the tempo, which space taps; a pad may send it",
  "transport.nudge": "how far is typed with :, or belongs on a controller",
  "transport.ramp": "a tempo and beats are typed with :",
  "session.forget": "the undo budget does it by itself",
};
