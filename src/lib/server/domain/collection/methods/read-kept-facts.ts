import type { Context } from '../../../context.ts';
import type { Gateway, InstrumentFacts } from '../../../gateway/index.ts';
import { Refusal } from '../../../platform/refusal.ts';

/**
 * What is kept of a method: a bank redirect left a debit method behind, whose own facts are read; and a mandate gets the
 * reference that stands on its giver's bank statement, where a payment names only the provider's own. Asked outside any
 * transaction. What the provider will not show is left out; throws `Transient` when it is away.
 */
export async function readKeptFacts(
  ctx: Context,
  gateway: Gateway,
  facts: InstrumentFacts
): Promise<InstrumentFacts> {
  const { generated } = facts;
  const left = generated && (await orNothing(ctx, () => gateway.readMethod(generated.methodRef)));
  const gatewayRef = generated?.mandateRef ?? facts.mandate?.gatewayRef;
  const mandate =
    gatewayRef === undefined ? undefined : await orNothing(ctx, () => gateway.readMandate(gatewayRef));
  return {
    ...facts,
    ...(left && {
      ...(left.facts.fingerprint !== undefined && { fingerprint: left.facts.fingerprint }),
      ...(left.facts.country !== undefined && { country: left.facts.country }),
      generated: { ...generated, ...(left.facts.last4 !== undefined && { last4: left.facts.last4 }) }
    }),
    ...(gatewayRef !== undefined &&
      mandate && {
        mandate: {
          gatewayRef,
          ...(mandate.reference && { reference: mandate.reference }),
          ...(mandate.url && { url: mandate.url })
        }
      })
  };
}

async function orNothing<T>(ctx: Context, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    ctx.log.warn({ code: error.code }, 'the provider does not show what it keeps');
    return undefined;
  }
}
