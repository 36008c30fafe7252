import { and, asc, eq, inArray } from 'drizzle-orm';
import * as v from 'valibot';
import type { HookAnswer } from '../../../channels/index.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { reach } from '../../../platform/failpoints.ts';
import { recordAudit } from '../../identity/index.ts';
import { readAgencyRow, type AgencyRow } from '../agencies/agencies.ts';
import { agencyHeaders } from '../agencies/agency-secrets.ts';
import { holdCase, moveCase, readCaseRow, type HandoverCase } from '../cases/cases.ts';
import { buildDossier } from '../dossier/build-dossier.ts';
import { agencyMessage } from '../schema.ts';
import { decideNextTry } from './decide-next-try.ts';
import { sendCall, type AgencyMessage } from './queue-message.ts';

type OfCase = Readonly<{ merchantId: string; caseId: string }>;
type Claimed = Readonly<{ message: AgencyMessage; handover: HandoverCase; agency: AgencyRow }>;

/** More than a case ever has at once. */
const MOST_AT_ONCE = 50;

/**
 * Tells an agency what waits for it about a case, in its order; what isn't taken keeps what is behind it waiting. Each try is
 * written down before it is made, as one that may have been taken: whoever comes after a worker that died asks about it
 * first. Its id is the idempotency key, so that even a second telling counts once.
 */
export async function sendMessages(ctx: Context, of: OfCase): Promise<void> {
  for (let sent = 0; sent < MOST_AT_ONCE; sent++) {
    const claimed = await ctx.db.withMerchant(of.merchantId, (tx) => claimNext(ctx, tx, of));
    if (!claimed) return;
    reach('handover:claimed');
    const known = claimed.message.isUnsure ? await askAbout(ctx, claimed) : undefined;
    const answer = known ?? (await tell(ctx, claimed));
    reach('handover:told');
    const isTaken = await ctx.db.withMerchant(of.merchantId, (tx) => recordAnswer(ctx, tx, claimed, answer));
    if (!isTaken) return;
  }
}

/**
 * The first that the agency hasn't taken, if its turn has come: counted as tried, and as unsure, before anything is sent.
 * What was refused waits for a person, and what is behind it with it.
 */
async function claimNext(ctx: Context, tx: Tx, { merchantId, caseId }: OfCase): Promise<Claimed | undefined> {
  const now = ctx.clock.now();
  const [message] = await tx
    .select()
    .from(agencyMessage)
    .where(
      and(
        eq(agencyMessage.merchantId, merchantId),
        eq(agencyMessage.caseId, caseId),
        inArray(agencyMessage.status, ['waiting', 'refused'])
      )
    )
    .orderBy(asc(agencyMessage.id))
    .limit(1)
    .for('update');
  // A refused one has no next try.
  if (!message?.nextTryAt || Temporal.Instant.compare(message.nextTryAt, now) > 0) return undefined;
  const tries = message.tries + 1;
  const nextTryAt = decideNextTry(tries, now);
  await tx.update(agencyMessage).set({ tries, nextTryAt, isUnsure: true }).where(isThis(message));
  // Whatever happens to us now, somebody comes back to it.
  await ctx.jobs.enqueue(tx, sendCall({ merchantId, caseId }, nextTryAt));
  const handover = await readCaseRow(tx, { merchantId, caseId });
  return {
    message: { ...message, tries },
    handover,
    agency: await readAgencyRow(tx, merchantId, handover.agencyId)
  };
}

/** Asks what became of a telling that was met with silence; `undefined`: the agency never had it. */
async function askAbout(ctx: Context, { message, agency }: Claimed): Promise<HookAnswer | undefined> {
  const url = `${rootOf(agency)}/requests/${message.id}`;
  const answer = await ctx.channels.agency.ask({ url, headers: agencyHeaders(ctx, agency) });
  return answer.kind === 'answer' && answer.status === 404 ? undefined : answer;
}

async function tell(ctx: Context, { message, handover, agency }: Claimed): Promise<HookAnswer> {
  const { path, body } = await write(ctx, message, handover);
  return ctx.channels.agency.post({
    url: `${rootOf(agency)}${path}`,
    headers: {
      ...agencyHeaders(ctx, agency),
      'content-type': 'application/json',
      'idempotency-key': message.id
    },
    body: JSON.stringify(body)
  });
}

async function write(
  ctx: Context,
  { kind, facts, createdAt }: AgencyMessage,
  { merchantId, id }: HandoverCase
) {
  const head = { case: id, at: createdAt.toString() };
  switch (kind) {
    case 'case':
      return {
        path: '/cases',
        body: { ...head, dossier: await buildDossier(ctx, { merchantId, caseId: id }) }
      };
    case 'balance':
      return { path: `/cases/${id}/balances`, body: { ...head, ...facts } };
    case 'hold':
    case 'go-on':
    case 'recall':
      return { path: `/cases/${id}/${kind}`, body: { ...head, ...facts } };
  }
}

const Taken = v.object({ reference: v.pipe(v.string(), v.minLength(1), v.maxLength(100)) });

/** What came back, written down. Answers whether the agency has it, so that what is behind it can go. */
async function recordAnswer(
  ctx: Context,
  tx: Tx,
  { message }: Claimed,
  answer: HookAnswer
): Promise<boolean> {
  const now = ctx.clock.now();
  const { merchantId, caseId, tries } = message;
  const isOurs = and(isThis(message), eq(agencyMessage.status, 'waiting'), eq(agencyMessage.tries, tries));
  if (answer.kind === 'answer' && answer.status >= 200 && answer.status < 300) {
    // The case before its message, as everywhere.
    if (message.kind === 'case') await recordDelivered(ctx, tx, { merchantId, caseId }, answer.text);
    await tx
      .update(agencyMessage)
      .set({ status: 'taken', isUnsure: false, problem: null, nextTryAt: null, endedAt: now })
      .where(isOurs);
    return true;
  }
  const problem = answer.kind === 'answer' ? `HTTP ${answer.status}` : answer.because;
  if (answer.kind === 'answer' && isRefusal(answer.status)) {
    // It waits for a person, who sends it again or recalls the case; what is behind it waits, too.
    await tx
      .update(agencyMessage)
      .set({ status: 'refused', isUnsure: false, problem, nextTryAt: null, endedAt: now })
      .where(isOurs);
    ctx.log.warn({ merchantId, caseId, kind: message.kind, problem }, 'an agency refused what it was told');
    return false;
  }
  await tx
    .update(agencyMessage)
    .set({ problem, isUnsure: answer.kind !== 'never-sent' })
    .where(isOurs);
  return false;
}

/** The agency has the case; a report may have said so before. */
async function recordDelivered(ctx: Context, tx: Tx, place: OfCase, text: string): Promise<void> {
  const { handover } = await holdCase(tx, place);
  if (handover.status !== 'released') return;
  const taken = v.safeParse(Taken, parse(text));
  await moveCase(tx, handover, 'deliver', ctx.clock.now(), {
    deliveredAt: ctx.clock.now(),
    ...(taken.success && { agencyRef: taken.output.reference })
  });
}

/** A no to this very request; "later" is no no. */
function isRefusal(status: number): boolean {
  return status >= 300 && status < 500 && status !== 408 && status !== 425 && status !== 429;
}

/** Sends what an agency refused once more, after somebody put right why. Refuses `handover-unknown`. */
export async function repeatRefused(ctx: Context, { merchantId, caseId }: OfCase): Promise<void> {
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await readCaseRow(tx, { merchantId, caseId });
    const now = ctx.clock.now();
    await tx
      .update(agencyMessage)
      .set({ status: 'waiting', tries: 0, nextTryAt: now, endedAt: null })
      .where(
        and(
          eq(agencyMessage.merchantId, merchantId),
          eq(agencyMessage.caseId, caseId),
          eq(agencyMessage.status, 'refused')
        )
      );
    await ctx.jobs.enqueue(tx, sendCall({ merchantId, caseId }));
    await recordAudit(ctx, tx, merchantId, {
      ...{ action: 'repeat-handover', subjectKind: 'handover', subjectId: caseId },
      details: {}
    });
  });
}

const isThis = ({ merchantId, id }: AgencyMessage) =>
  and(eq(agencyMessage.merchantId, merchantId), eq(agencyMessage.id, id));

function rootOf({ apiUrl }: AgencyRow): string {
  return (apiUrl ?? '').replace(/\/$/, '');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What an agency was, or is to be, told of a case, the oldest first. */
export function listMessages(tx: Tx, { merchantId, caseId }: OfCase): Promise<AgencyMessage[]> {
  return tx
    .select()
    .from(agencyMessage)
    .where(and(eq(agencyMessage.merchantId, merchantId), eq(agencyMessage.caseId, caseId)))
    .orderBy(asc(agencyMessage.id));
}
