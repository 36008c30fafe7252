import { answerApi } from '#lib/server/web/index.ts';
import { operations } from '../operations.ts';
import type { RequestHandler } from './$types';

/** Every operation of API v1, by its own path and method; `operations.ts` lists them. */
export const fallback: RequestHandler = (event) => answerApi(event, operations, `/${event.params.path}`);
