import { randomBytes } from 'node:crypto';
import {
  setUpMethod,
  settleSetup,
  type SetupAnswer,
  type SetUpMethod
} from '../../src/lib/server/domain/collection/index.ts';
import { listKeptMethods, type SavedMethod } from '../../src/lib/server/domain/payment-methods/index.ts';
import { byCard } from './payers.ts';
import type { TestWorld } from './world.ts';

export const MANDATE_TEXT = 'Ik machtig De Klaproos om wat ik moet betalen af te schrijven.';

/** A customer stores a method on the portal's page: a Visa card for paying by hand, if nothing else is given. */
export async function store(
  world: TestWorld,
  customerId: string,
  given: Partial<SetUpMethod> = {}
): Promise<SetupAnswer> {
  return setUpMethod(world.ctx, {
    merchantId: world.merchant.id,
    customerId,
    formKey: randomBytes(12).toString('base64url'),
    instrument: (await byCard(world)) as SetUpMethod['instrument'],
    use: 'none',
    consentText: MANDATE_TEXT,
    acceptance: { at: world.clock.now(), ip: '203.0.113.7', userAgent: 'Test/1.0' },
    language: 'nl',
    returnUrl: 'https://pay.example/my/de-klaproos/payment-methods/return?setup={setup}',
    tryReturnUrl: 'https://pay.example/my/de-klaproos/payment-methods/return?attempt={attempt}',
    ...given
  });
}

/** A card typed into the form. */
export async function card(world: TestWorld, testMethod: string): Promise<SetUpMethod['instrument']> {
  return (await byCard(world, testMethod)) as SetUpMethod['instrument'];
}

/** The customer answers on the bank's page and comes back. */
export async function answerAndReturn(
  world: TestWorld,
  customerId: string,
  asked: SetupAnswer,
  answer: 'approve' | 'decline'
): Promise<SetupAnswer> {
  await answerOnly(asked, answer);
  return settleSetup(world.ctx, {
    merchantId: world.merchant.id,
    customerId,
    setupId: asked.setupId,
    tryReturnUrl: 'https://pay.example/?attempt={attempt}'
  });
}

/** The customer answers on the bank's page, and never comes back. */
export async function answerOnly(asked: SetupAnswer, answer: 'approve' | 'decline'): Promise<void> {
  if (asked.kind !== 'requires-action') throw new Error(`nothing to answer: ${JSON.stringify(asked)}`);
  const page = await fetch(asked.challengeUrl, {
    method: 'POST',
    body: new URLSearchParams({ answer }),
    redirect: 'manual'
  });
  if (page.status !== 303) throw new Error(`the bank's page answered ${page.status}`);
}

/** What a customer has with us, newest first. */
export function kept(world: TestWorld, customerId: string): Promise<SavedMethod[]> {
  return world.ctx.db.withMerchant(world.merchant.id, (tx) =>
    listKeptMethods(tx, world.merchant.id, customerId)
  );
}
