import { afterAll } from 'vitest';

// Test files share a process, and with it tfjs. Each begins with the backend that a new process has.
afterAll(async () => {
  const { _tfengine: engine } = globalThis as {
    _tfengine?: { backendName: string; setBackend(name: string): Promise<boolean> };
  };
  if (engine !== undefined && engine.backendName !== 'cpu') await engine.setBackend('cpu');
});
