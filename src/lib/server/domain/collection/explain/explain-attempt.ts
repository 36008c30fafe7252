import { and, asc, desc, eq, inArray, or, sql } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { isHeldInvoice } from '../../billing/index.ts';
import { readAttempt, type Attempt } from '../attempts.ts';
import { toPlanned, type PlannedCollection } from '../planning/planned-collections.ts';
import type { CustomerStep } from '../retry/index.ts';
import { collectionDecision, dispute, plannedCollection } from '../schema.ts';

/** One decision as it was written down. */
export type ExplainedDecision = Readonly<
  Pick<typeof collectionDecision.$inferSelect, 'kind' | 'rule' | 'facts' | 'nextAt' | 'decidedAt'>
>;

/** Whether the customer's money moved. `unknown`: we are finding out. */
export type MoneyTaken = 'yes' | 'no' | 'unknown' | 'given-back';

/** What comes next by itself, or who is asked for what. */
export type NextStep = Readonly<
  | { kind: 'try'; on: Temporal.PlainDate; isBackup: boolean }
  | { kind: 'ask-customer'; to: CustomerStep }
  | { kind: 'wait-for-the-bank' }
  /** Its customer, or an invoice that it was for, is left alone: nothing is tried by itself until that is over. */
  | { kind: 'left-alone' }
  | { kind: 'nothing' }
>;

/** Everything there is to say about one attempt, for staff: codes and rules as they are. */
export type AttemptExplanation = Readonly<{
  attempt: Attempt;
  /** The planned collection that it was; null for what a person started. */
  planned: PlannedCollection | null;
  /** What was decided about it: why it was made then, and what followed; oldest first. */
  decisions: readonly ExplainedDecision[];
  moneyTaken: MoneyTaken;
  next: NextStep;
}>;

/** What was decided about an attempt, by which rule, on which facts, and what comes next. Refuses `attempt-unknown`. */
export async function explainAttempt(
  ctx: Context,
  input: Readonly<{ merchantId: string; attemptId: string }>
): Promise<AttemptExplanation> {
  const { merchantId, attemptId } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const attempt = await readAttempt(tx, merchantId, attemptId);
    const planned = await findPlan(tx, merchantId, eq(plannedCollection.attemptId, attemptId));
    const decisions = await listDecisions(tx, merchantId, attemptId, planned?.id);
    const [returned] = await tx
      .select({ id: dispute.id })
      .from(dispute)
      .where(
        and(eq(dispute.merchantId, merchantId), eq(dispute.attemptId, attemptId), eq(dispute.status, 'lost'))
      );
    return {
      attempt,
      planned,
      decisions,
      moneyTaken: returned ? 'given-back' : moneyTakenBy(attempt),
      next: await findNext(tx, attempt, decisions)
    };
  });
}

/** What comes next after an attempt, in the caller's transaction. Refuses `attempt-unknown`. */
export async function readNextStep(tx: Tx, merchantId: string, attemptId: string): Promise<NextStep> {
  const attempt = await readAttempt(tx, merchantId, attemptId);
  const decisions = await listDecisions(tx, merchantId, attemptId, undefined);
  return findNext(tx, attempt, decisions);
}

async function findNext(
  tx: Tx,
  attempt: Attempt,
  decisions: readonly ExplainedDecision[]
): Promise<NextStep> {
  const { merchantId, id } = attempt;
  if (attempt.status === 'failed' && (await isLeftAlone(tx, merchantId, id))) return { kind: 'left-alone' };
  return nextAfter(attempt, decisions, await findFollower(tx, merchantId, id));
}

/** Whether something that an attempt was for is still owed, and nothing is debited for it by itself. */
async function isLeftAlone(tx: Tx, merchantId: string, attemptId: string): Promise<boolean> {
  const [held] = await tx.execute(sql`
    select from attempt_allocation l
    join invoice i on i.merchant_id = l.merchant_id and i.id = l.invoice_id
    where l.merchant_id = ${merchantId} and l.attempt_id = ${attemptId} and i.balance_minor > 0
      and ${isHeldInvoice(sql`i`)}
    limit 1`);
  return held !== undefined;
}

/** What the customer was asked for after an attempt, or after a plan that couldn't be sent. */
export async function findCustomerStep(
  tx: Tx,
  merchantId: string,
  after: Readonly<{ attemptId: string }> | Readonly<{ plannedId: string }>
): Promise<CustomerStep | undefined> {
  const isAfter =
    'attemptId' in after
      ? eq(collectionDecision.attemptId, after.attemptId)
      : eq(collectionDecision.plannedId, after.plannedId);
  const [answer] = await tx
    .select({ facts: collectionDecision.facts })
    .from(collectionDecision)
    .where(
      and(
        eq(collectionDecision.merchantId, merchantId),
        isAfter,
        inArray(collectionDecision.kind, ['ask-customer', 'give-up'])
      )
    );
  return answer && stepOf(answer);
}

/** The plan that follows a failed attempt, where it stands now. */
async function findFollower(tx: Tx, merchantId: string, attemptId: string) {
  const follower = await findPlan(tx, merchantId, eq(plannedCollection.afterAttemptId, attemptId));
  return followMoves(tx, follower);
}

async function findPlan(
  tx: Tx,
  merchantId: string,
  condition: ReturnType<typeof eq>
): Promise<PlannedCollection | null> {
  const [row] = await tx
    .select()
    .from(plannedCollection)
    .where(and(eq(plannedCollection.merchantId, merchantId), condition))
    .orderBy(desc(plannedCollection.createdAt));
  return row ? toPlanned(row) : null;
}

/** More moves than anybody is allowed. */
const MOST_MOVES = 100;

async function followMoves(tx: Tx, plan: PlannedCollection | null): Promise<PlannedCollection | null> {
  let current = plan;
  for (let i = 0; current?.status === 'moved' && i < MOST_MOVES; i++)
    current = await findPlan(tx, current.merchantId, eq(plannedCollection.movedFromId, current.id));
  return current;
}

async function listDecisions(
  tx: Tx,
  merchantId: string,
  attemptId: string,
  plannedId: string | undefined
): Promise<ExplainedDecision[]> {
  const isAbout = or(
    eq(collectionDecision.attemptId, attemptId),
    plannedId === undefined ? undefined : eq(collectionDecision.plannedId, plannedId)
  );
  return tx
    .select({
      kind: collectionDecision.kind,
      rule: collectionDecision.rule,
      facts: collectionDecision.facts,
      nextAt: collectionDecision.nextAt,
      decidedAt: collectionDecision.decidedAt
    })
    .from(collectionDecision)
    .where(and(eq(collectionDecision.merchantId, merchantId), isAbout))
    .orderBy(asc(collectionDecision.decidedAt), asc(collectionDecision.id));
}

function moneyTakenBy({ status }: Attempt): MoneyTaken {
  switch (status) {
    case 'succeeded':
      return 'yes';
    case 'failed':
    case 'canceled':
    case 'requires_action':
      return 'no';
    case 'opened':
    case 'unknown':
    case 'processing':
      return 'unknown';
  }
}

function nextAfter(
  attempt: Attempt,
  decisions: readonly ExplainedDecision[],
  follower: PlannedCollection | null
): NextStep {
  if (attempt.status === 'processing' || attempt.status === 'opened' || attempt.status === 'unknown')
    return { kind: 'wait-for-the-bank' };
  if (follower && ['planned', 'noticed', 'due'].includes(follower.status))
    return { kind: 'try', on: follower.collectOn, isBackup: follower.kind === 'backup' };
  const answer = decisions.find(({ kind }) => kind === 'ask-customer' || kind === 'give-up');
  if (answer) return { kind: 'ask-customer', to: stepOf(answer) };
  return { kind: 'nothing' };
}

function stepOf({ facts }: Pick<ExplainedDecision, 'facts'>): CustomerStep {
  const to = facts['to'];
  return to === 'authenticate' || to === 'replace-method' ? to : 'pay-another-way';
}
