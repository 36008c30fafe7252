import type { Context } from '../../../context.ts';
import { sha256 } from '../../../platform/crypto/secrets.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { takeTurnOrRefuse } from '../../../platform/rate-limit/take-turn.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { startCustomerSession } from '../customer-session.ts';
import { readCustomer } from '../customers.ts';
import type { Merchant } from '../merchants.ts';
import { recordAudit } from '../record-audit.ts';
import type { SessionCookie } from '../session.ts';
import {
  hashBrowserSecret,
  isOfBrowser,
  newBrowserSecret,
  readTicket,
  writeTicket
} from './browser-ticket.ts';
import { recordEvidence, type Browser } from './evidence.ts';
import { claimProof, findProof, findProofByToken, tryCode, useProof, type ContactProof } from './proofs.ts';

type SignInContext = Pick<Context, 'db' | 'clock' | 'jobs' | 'secrets' | 'actor'>;

/** Everything that both ways in need. `formerToken`: the session that this browser had, which ends. */
type AtTheDoor = Readonly<{
  merchant: Merchant;
  browser: Browser;
  formerToken: string | undefined;
}>;

/** What a link or a code opened. */
export type SignedIn =
  | Readonly<{ kind: 'signed-in'; cookie: SessionCookie; customerId: string; isFirst: boolean }>
  /** Several customers share this contact. `ticket`: what the browser keeps from here on. */
  | Readonly<{ kind: 'choose'; ticket: string }>;

/**
 * The link, pressed in the browser that asked for it. Refuses `sign-in-elsewhere` in any other, and what `claimProof`
 * refuses: of two that press it, one gets in.
 */
export async function signInByLink(
  ctx: SignInContext,
  input: AtTheDoor & Readonly<{ token: string; ticket: string | undefined }>
): Promise<SignedIn> {
  const { merchant, token, ticket } = input;
  return ctx.db.withMerchant(merchant.id, async (tx) => {
    const proof = await findProofByToken(tx, merchant.id, sha256(token));
    if (!proof) throw new Refusal('proof-expired');
    if (!isOfBrowser(proof, readTicket(ticket))) throw new Refusal('sign-in-elsewhere');
    return enter(ctx, tx, input, { proofId: proof.id, by: 'link' });
  });
}

/**
 * The code, typed in the browser that asked for it, or in another one that has the link. Refuses what `tryCode` and
 * `claimProof` refuse, and `too-many-attempts`.
 */
export async function signInByCode(
  ctx: SignInContext,
  input: AtTheDoor & Readonly<{ code: string; ticket: string | undefined; token?: string }>
): Promise<SignedIn> {
  const { merchant, code, browser } = input;
  await takeTurnOrRefuse(ctx.db, 'portal-code-address', browser.ip, ctx.clock.now());
  const proofId = await ctx.db.withMerchant(merchant.id, (tx) => findProofId(tx, input));
  await tryCode(ctx, { merchantId: merchant.id, proofId, code });
  return ctx.db.withMerchant(merchant.id, (tx) => enter(ctx, tx, input, { proofId, by: 'code' }));
}

/** One of several customers who share the contact that was proved. Refuses `customer-not-found` for any other. */
export async function signInAs(
  ctx: SignInContext,
  input: AtTheDoor & Readonly<{ ticket: string | undefined; customerId: string }>
): Promise<SignedIn> {
  const { merchant, customerId } = input;
  const ticket = readTicket(input.ticket);
  if (!ticket) throw new Refusal('proof-expired');
  return ctx.db.withMerchant(merchant.id, async (tx) => {
    const proof = await findProof(tx, merchant.id, ticket.proofId);
    if (!proof || !isOfBrowser(proof, ticket)) throw new Refusal('proof-expired');
    if (!proof.matched?.includes(customerId)) throw new Refusal('customer-not-found');
    return begin(ctx, tx, input, { proof, customerId });
  });
}

async function findProofId(
  tx: Tx,
  { merchant, ticket, token }: Readonly<{ merchant: Merchant; ticket: string | undefined; token?: string }>
): Promise<string> {
  if (token !== undefined) {
    const proof = await findProofByToken(tx, merchant.id, sha256(token));
    if (!proof) throw new Refusal('proof-expired');
    return proof.id;
  }
  const held = readTicket(ticket);
  const proof = held && (await findProof(tx, merchant.id, held.proofId));
  if (!proof || !isOfBrowser(proof, held)) throw new Refusal('proof-expired');
  return proof.id;
}

/** Proved: the only customer is in, several are asked who it is. Another browser than the one that asked goes on alone. */
async function enter(
  ctx: SignInContext,
  tx: Tx,
  door: AtTheDoor & Readonly<{ ticket: string | undefined }>,
  { proofId, by }: Readonly<{ proofId: string; by: 'link' | 'code' }>
): Promise<SignedIn> {
  const merchantId = door.merchant.id;
  const held = readTicket(door.ticket);
  const secret = held?.proofId === proofId ? held.secret : newBrowserSecret();
  const rebound = hashBrowserSecret(secret);
  const proof = await claimProof(tx, ctx.clock.now(), { merchantId, proofId, by, rebound });
  const [only, ...others] = proof.matched ?? [];
  if (only === undefined) throw new Refusal('proof-expired');
  if (others.length > 0) return { kind: 'choose', ticket: writeTicket({ proofId, secret }) };
  return begin(ctx, tx, door, { proof, customerId: only });
}

async function begin(
  ctx: SignInContext,
  tx: Tx,
  { merchant, browser, formerToken }: AtTheDoor,
  { proof, customerId }: Readonly<{ proof: ContactProof; customerId: string }>
): Promise<SignedIn> {
  const merchantId = merchant.id;
  await useProof(tx, ctx.clock.now(), { merchantId, proofId: proof.id });
  await readCustomer(tx, merchantId, customerId);
  const cookie = await startCustomerSession(ctx, tx, {
    ...{ merchantId, customerId, slug: merchant.slug, formerToken },
    userAgent: browser.userAgent,
    signedInBy: proof.provedBy ?? 'code'
  });
  const contact = { channel: proof.channel, address: proof.address };
  const isFirst = await recordEvidence(ctx, tx, {
    ...{ merchantId, customerId, contact, browser },
    act: 'proved',
    proofId: proof.id
  });
  const actor = { kind: 'customer', customerId } as const;
  const act = { action: 'sign-in', subjectKind: 'customer', subjectId: customerId };
  await recordAudit({ ...ctx, actor }, tx, merchantId, { ...act, details: { by: proof.provedBy } });
  return { kind: 'signed-in', cookie, customerId, isFirst };
}
