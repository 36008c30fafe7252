import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CLIENT_FILE, drawClient } from '../../scripts/api-client/draw-client.ts';

test('the client’s types are those of the OpenAPI document', async () => {
  // Run `npm run api-client` and commit the result.
  expect(readFileSync(CLIENT_FILE, 'utf8')).toBe(await drawClient());
});
