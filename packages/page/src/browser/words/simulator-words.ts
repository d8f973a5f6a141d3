const WHO: Readonly<Record<string, string>> = {
  command: 'a program on the server',
  openai: 'a speech service (the sound is sent to it)',
  'openai-chat': 'a language model that hears (the sound is sent to it)',
};

/** Who hears the words, for somebody who does not know what the server's options are called. */
export function simulatorWords(simulator: string): string {
  return WHO[simulator] ?? simulator;
}
