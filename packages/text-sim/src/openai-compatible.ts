// What talks to a server that speaks OpenAI's API. Its own entry, so that the rest needs no `openai`.
export { openAiClient, type ClientOptions, type OpenAiClient } from './hearing/openai-client.ts';
export { embeddingsEncoder, type EmbeddingsEncoderOptions } from './encoding/embeddings-encoder.ts';
export { audioChat, PUBLISHED_PROMPT, type AudioChatOptions } from './hearing/audio-chat.ts';
export { projectedWords, type ProjectedWordsOptions } from './projector/projected-words.ts';
export { transcription, type TranscriptionOptions } from './hearing/transcription.ts';
