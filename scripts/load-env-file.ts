import { existsSync } from 'node:fs';

/** Reads `.env` beside package.json when there is one. What the environment says already stays as it is. */
export function loadEnvFile(file = '.env'): void {
  if (existsSync(file)) process.loadEnvFile(file);
}
