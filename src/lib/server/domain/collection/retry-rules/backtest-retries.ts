import type { Money } from '#lib/money/index.ts';
import type { Context } from '../../../context.ts';
import { readMerchant } from '../../identity/index.ts';
import { decideRetry, type RetryHistory } from '../retry/index.ts';
import { answerOf, compareAnswers, type AnswerDifference, type RetryAnswer } from './compare-answers.ts';
import { policyFor } from './policy-for.ts';
import { readBacktestCases } from './read-backtest-cases.ts';
import type { RetryRules } from './retry-rules.ts';
import { readRetryRulesInForce } from './rule-versions.ts';

/** One failure that was answered, with what was known then. */
export type BacktestCase = Readonly<{
  decisionId: string;
  customer: Readonly<{ id: string; name: string }>;
  invoice: Readonly<{ id: string; number: string }>;
  amount: Money;
  at: Temporal.Instant;
  segments: readonly string[];
  history: RetryHistory;
}>;

/** What two sets of rules say to the same failure. */
export type ComparedAnswer = Readonly<Omit<BacktestCase, 'history' | 'segments'>> &
  Readonly<{ made: RetryAnswer; other: RetryAnswer; difference: AnswerDifference }>;

/** So many failures are looked at: a page answers in a second or two. */
const MOST_CASES = 300;
const DAYS_BACK = 90;

/**
 * Asks rules of the failures that really happened in the last 90 days, the newest 300 of them, and beside them the rules
 * in force. After each failure one question: what a bank would have said on another day nobody knows. Changes nothing.
 */
export async function backtestRetryRules(
  ctx: Context,
  input: Readonly<{ merchantId: string; rules: RetryRules }>
): Promise<Readonly<{ answers: readonly ComparedAnswer[]; days: number; isPart: boolean }>> {
  const { merchantId, rules } = input;
  const now = ctx.clock.now();
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const { zone } = await readMerchant(tx, merchantId);
    const inForce = await readRetryRulesInForce(tx, merchantId);
    const slice = { merchantId, zone, now, days: DAYS_BACK, limit: MOST_CASES };
    const cases = await readBacktestCases(tx, slice);
    const answers = cases.map((each) => compareOn(each, inForce.rules, rules, zone));
    return { answers, days: DAYS_BACK, isPart: cases.length === MOST_CASES };
  });
}

/** Both answers to one failure. Pure. */
function compareOn(
  { history, segments, ...about }: BacktestCase,
  before: RetryRules,
  after: RetryRules,
  zone: string
): ComparedAnswer {
  const answerBy = (rules: RetryRules) =>
    answerOf(decideRetry(history, policyFor(rules, segments, zone), about.at), about.at);
  const made = answerBy(before);
  const other = answerBy(after);
  return { ...about, made, other, difference: compareAnswers(made, other, zone) };
}
