import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts } from '#lib/i18n/index.server.ts';
import { mayDo, type StaffAct } from '#lib/server/domain/identity/index.ts';
import { queues, readHome, type Period, type Queue } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { paths } from '../paths.ts';
import { failureWords } from './reports/words.server.ts';
import type { PageServerLoad } from './$types';

/** Queues with a page of their own; of the others the rows are shown. */
const PAGES: Partial<Record<Queue, Readonly<{ href: string; act: StaffAct }>>> = {
  releases: { href: paths.releases(), act: 'see-releases' },
  handover: { href: paths.handover(), act: 'ask-handover' },
  'agency-reports': { href: paths.agencyReports(), act: 'ask-handover' },
  arrangements: { href: paths.arrangements(), act: 'see-arrangements' },
  conversations: { href: paths.conversations({ show: 'waiting' }), act: 'see-conversations' },
  cancellations: { href: paths.cancellations(), act: 'see-invoices' },
  erasures: { href: paths.erasures(), act: 'answer-erasure' },
  messages: { href: paths.messages({ show: 'dead' }), act: 'see-invoices' }
};

/** What needs a person, what came in, what failed and what is coming; each figure leads to its rows. */
export const load: PageServerLoad = staffRoute(
  'see-reports',
  async ({ parent }, { ctx, merchant, staff }) => {
    const { language } = await parent();
    const home = await readHome(ctx, { merchantId: merchant.id, zone: merchant.zone });
    const rowsOf = (of: string, period?: Period, more: Readonly<Record<string, string>> = {}) =>
      paths.reportRows({
        of,
        ...(period && { from: period.from.toString(), until: period.until.toString() }),
        ...more
      });
    return {
      isNew: home.isNew,
      maySetUp: mayDo(staff.role, 'change-settings'),
      waiting: queues.flatMap((queue) => {
        const page = PAGES[queue];
        if (home.waiting[queue] === 0 || (page && !mayDo(staff.role, page.act))) return [];
        return [{ queue, count: home.waiting[queue], href: page?.href ?? rowsOf(queue) }];
      }),
      received: (['today', 'week', 'weekBefore'] as const).map((name) => {
        const { period, amounts } = home.received[name];
        return {
          name,
          amounts: amounts.map((amount) => ({
            amount,
            href: rowsOf('received', period, { currency: amount.currency })
          }))
        };
      }),
      failed: home.failed.reasons.map((reason) => ({
        words: failureWords(language, `${reason.class}:${reason.code}`),
        count: reason.count,
        amount: reason.amount,
        href: rowsOf('failed', home.failed.period, {
          key: `${reason.class}:${reason.code}`,
          currency: reason.amount.currency
        })
      })),
      coming: home.coming.days.map(({ on, count, amount }) => ({
        day: formatDate(on, language, 'weekday'),
        count,
        amount,
        href: rowsOf('ahead', { from: on, until: on }, { currency: amount.currency })
      })),
      words: pickTexts(language, 'friendly', ['reports:home', 'reports:queue'])
    };
  }
);
