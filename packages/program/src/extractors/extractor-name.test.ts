import { describe, expect, it } from 'vitest';
import { extractorSource, type ExtractorSource } from './extractor-name.ts';

describe('extractorSource', () => {
  it.each<[string, ExtractorSource]>([
    ['none', { kind: 'none' }],
    ['log-mel+prosody', { kind: 'built in', name: 'log-mel+prosody' }],
    ['hub:microsoft/wavlm-large', { kind: 'hub', model: 'microsoft/wavlm-large', layer: null }],
    ['hub:./my models/wavlm#-5', { kind: 'hub', model: './my models/wavlm', layer: -5 }],
    ['hub:a#b#12', { kind: 'hub', model: 'a#b', layer: 12 }],
    ['onnx:models/voice.json', { kind: 'onnx', description: 'models/voice.json' }],
  ])('reads %j', (text, source) => {
    expect(extractorSource('audio', text)).toEqual(source);
  });

  it.each(['', 'faces', 'hub:', 'onnx:', 'Log-Mel'])('refuses %j for audio', (text) => {
    expect(() => extractorSource('audio', text)).toThrow(
      `must be one of log-mel+prosody, log-mel, prosody, hub:MODEL, hub:MODEL#LAYER, onnx:FILE, none, received "${text}"`,
    );
  });
});
