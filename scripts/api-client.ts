/**
 * Draws the types of the API's client from the OpenAPI document, into `src/lib/api-client/operations.ts`. A fence test
 * fails while that is out of date.
 *
 *     npm run api-client
 */
import { writeFileSync } from 'node:fs';
import { CLIENT_FILE, drawClient } from './api-client/draw-client.ts';

writeFileSync(CLIENT_FILE, await drawClient());
