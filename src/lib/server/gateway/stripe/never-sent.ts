import Stripe from 'stripe';

type NodeError = Readonly<{ code?: string; syscall?: string; errors?: readonly NodeError[] }>;

/**
 * Whether a connection could not even be opened, so that no byte of the request left. The system call tells, not the
 * code: `EHOSTUNREACH` also ends a connection on which everything had been sent. One error may stand for several
 * addresses that were tried.
 */
export function wasNeverSent(error: unknown): boolean {
  const { syscall, errors } = (error ?? {}) as NodeError;
  if (errors && errors.length > 0) return errors.every(wasNeverSent);
  return syscall === 'connect' || syscall === 'getaddrinfo';
}

type Request = Parameters<Stripe.HttpClient['makeRequest']>;
const HEADERS = 5;

/**
 * The SDK's client, with a memory. When a connection is closed, the SDK sends the same request once more; should that
 * one not even connect, the error alone would say that nothing was ever sent. The first one counts.
 */
export function rememberingClient(): Stripe.HttpClient {
  const inner = Stripe.createNodeHttpClient();
  const cut = new Map<string, unknown>();
  return {
    getClientName: () => inner.getClientName(),
    makeRequest: async (...request: Request) => {
      const key = keyOf(request);
      const earlier = cut.get(key);
      cut.delete(key);
      try {
        return await inner.makeRequest(...request);
      } catch (error) {
        if (earlier !== undefined && wasNeverSent(error)) throw earlier;
        if (earlier === undefined && key !== '' && isClosed(error)) cut.set(key, error);
        throw error;
      }
    }
  };
}

/** The errors after which the SDK sends again by itself. */
function isClosed(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE'].includes((error as NodeError).code ?? '');
}

function keyOf(request: Request): string {
  const headers = request[HEADERS - 1] as Readonly<Record<string, unknown>>;
  return String(headers['Idempotency-Key'] ?? '');
}
