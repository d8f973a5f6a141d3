// What talks to a server that speaks OpenAI's API. Its own entry, so that the rest needs no `openai`.
export { openAiClient, type ClientOptions, type OpenAiClient } from './hearing/openai-client.ts';
export { embeddingsEncoder, type EmbeddingsEncoderOptions } from './encoding/embeddings-encoder.ts';
export { audioChat, PUBLISHED_PROMPT, type AudioChatOptions } from './hearing/audio-chat.ts';
export { projectedWords, type ProjectedWordsOptions } from './projector/projected-words.ts';
export { knownShutdown, shutdownNote, toldShutdown, type ModelShutdown } from './hearing/model-shutdown.ts';
export { OPENAI_DEFAULTS, OPENAI_MODELS, openAiModel, type OpenAiModel } from './hearing/openai-models.ts';
export { transcription, type TranscriptionOptions } from './hearing/transcription.ts';
