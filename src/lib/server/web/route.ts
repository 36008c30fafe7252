import { error, json } from '@sveltejs/kit';
import { Refusal } from '../platform/refusal.ts';
import { refusalStatus } from './refusal-status.ts';

type WithLocals = Readonly<{ locals: App.Locals }>;

/**
 * Wraps a load or an action: a refusal that it doesn't explain itself becomes an error page with the status of its
 * code. Nothing else is caught.
 */
export function route<E extends WithLocals, T>(run: (event: E) => Promise<T>): (event: E) => Promise<T> {
  return async (event) => {
    try {
      return await run(event);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      event.locals.ctx.log.info({ code: thrown.code }, 'refused');
      error(refusalStatus(thrown.code), { message: thrown.code, requestId: event.locals.requestId });
    }
  };
}

/** Ends a load, an action or an endpoint: there is no such page, or none for whoever asks. */
export function refusePage({ locals: { requestId } }: WithLocals, code = 'page-not-found'): never {
  error(404, { message: code, requestId });
}

/**
 * The same for a form's action, under its own name.
 * @alias
 */
export const action = route;

/** Wraps an endpoint of the API: a refusal becomes `{ "error": { "code", "params", "requestId" } }`. */
export function endpoint<E extends WithLocals>(
  run: (event: E) => Promise<Response>
): (event: E) => Promise<Response> {
  return async (event) => {
    try {
      return await run(event);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      const { code, params } = thrown;
      event.locals.ctx.log.info({ code }, 'refused');
      return json(
        { error: { code, params, requestId: event.locals.requestId } },
        { status: refusalStatus(code) }
      );
    }
  };
}
