import { and, eq } from 'drizzle-orm';
import { readMailReport, readTextReport, type MailReport } from '../../../channels/index.ts';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Transient } from '../../../platform/transient.ts';
import { isUuid } from '../../../platform/uuid.ts';
import { carrierReport } from '../delivery-schema.ts';
import type { Notice } from '../notices.ts';
import { notice } from '../schema.ts';
import { receiveMessage } from '../conversations/receive-message.ts';
import { recordDelivery, type Word } from './record-delivery.ts';

type Report = typeof carrierReport.$inferSelect;
type ReportId = Readonly<{ merchantId: string; reportId: string }>;

/** A carrier can be quicker than we are: its report comes before we wrote down under which name it took the message. */
const WAITED_FOR_MINUTES = 15;

/**
 * Works a stored report off: finds the message it is about and writes down what became of it. A report about nothing of
 * ours ends with its `problem`; somebody's own message goes into their conversation.
 */
export async function processReport(ctx: Context, input: ReportId): Promise<void> {
  const { merchantId, reportId } = input;
  const isEarly = await ctx.db.withMerchant(merchantId, async (tx) => {
    const [report] = await tx
      .select()
      .from(carrierReport)
      .where(and(eq(carrierReport.merchantId, merchantId), eq(carrierReport.id, reportId)))
      .for('update');
    if (!report || report.processedAt !== null) return false;
    const said = await read(report);
    if ('problem' in said) {
      const problem = said.problem === 'a-message' ? await receiveMessage(ctx, tx, report) : said.problem;
      return finish(ctx, tx, report, problem);
    }
    const about = await findNotice(tx, merchantId, said.about);
    if (!about) {
      const patienceEnds = report.receivedAt.add({ minutes: WAITED_FOR_MINUTES });
      if (said.mayBeEarly && Temporal.Instant.compare(ctx.clock.now(), patienceEnds) < 0) return true;
      return finish(ctx, tx, report, 'unknown-message');
    }
    await recordDelivery(ctx, tx, about, { ...said.word, reportId, at: report.receivedAt });
    return finish(ctx, tx, report, null);
  });
  if (isEarly) throw new Transient('a report about a message that nobody knows yet');
}

async function finish(ctx: Context, tx: Tx, report: Report, problem: string | null): Promise<false> {
  await tx
    .update(carrierReport)
    .set({ processedAt: ctx.clock.now(), problem, tries: report.tries + 1 })
    .where(and(eq(carrierReport.merchantId, report.merchantId), eq(carrierReport.id, report.id)));
  return false;
}

/** By what a message can be found: our own id for it, or its carrier's. */
type About = Readonly<{ ids: readonly string[]; providerRef: string | undefined }>;

type Said =
  | Readonly<{ about: About; word: Omit<Word, 'at' | 'reportId'>; mayBeEarly: boolean }>
  | Readonly<{ problem: string }>;

async function read(report: Report): Promise<Said> {
  if (report.source === 'mail') return readMail(await readMailReport(report.payload));
  const said = readTextReport(Object.fromEntries(new URLSearchParams(report.payload)));
  if (said.kind === 'message') return { problem: 'a-message' };
  if (said.kind === 'other') return { problem: 'no-report' };
  const { providerRef, state, because, isAddressFault } = said;
  return {
    about: { ids: [], providerRef },
    word: { state, because, isAddressFault },
    mayBeEarly: true
  };
}

function readMail(report: MailReport): Said {
  if (report.kind === 'other') return { problem: 'a-message' };
  const { reportedTo, envelopeId, messageId } = report.about;
  const candidates = [envelopeId, ...reportedTo.map(tagOf), messageId?.replace(/^<|@.*$/g, '')];
  const about = {
    ids: candidates.filter((each): each is string => each !== undefined && isUuid(each)),
    providerRef: messageId
  };
  if (report.kind === 'complaint') {
    if (!COMPLAINTS.has(report.feedback.toLowerCase())) return { problem: 'no-report' };
    const word = { state: 'complained', because: report.feedback, isAddressFault: false } as const;
    return { about, word, mayBeEarly: false };
  }
  const state = ({ failed: 'bounced', delayed: 'deferred', delivered: 'delivered' } as const)[report.outcome];
  const { status: because, isAddressFault } = report;
  return { about, word: { state, because, isAddressFault }, mayBeEarly: false };
}

/** Feedback types that mean "I don't want this" (RFC 5965, 7.3); `not-spam` is the opposite. */
const COMPLAINTS = new Set(['abuse', 'opt-out', 'opt-out-list', 'fraud', 'other']);

/** `bounces+<notice>@mail.example` → the notice. */
function tagOf(address: string): string | undefined {
  return /\+([0-9a-f-]{36})@/i.exec(address)?.[1]?.toLowerCase();
}

async function findNotice(
  tx: Tx,
  merchantId: string,
  { ids, providerRef }: About
): Promise<Notice | undefined> {
  const isAbout = [
    ...ids.map((id) => eq(notice.id, id)),
    ...(providerRef === undefined ? [] : [eq(notice.providerRef, providerRef)])
  ];
  for (const condition of isAbout) {
    const [row] = await tx
      .select()
      .from(notice)
      .where(and(eq(notice.merchantId, merchantId), condition))
      .for('update');
    if (row) return row as Notice;
  }
  return undefined;
}
