import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { documentFor } from '../../src/routes/api/v1/document.ts';
import { drawTypes } from './draw-types.ts';

export const CLIENT_FILE = resolve(import.meta.dirname, '../../src/lib/api-client/operations.ts');

/** The client's types as they are to be checked in. */
export async function drawClient(): Promise<string> {
  return format(drawTypes(documentFor('')), { ...(await resolveConfig(CLIENT_FILE)), parser: 'typescript' });
}
