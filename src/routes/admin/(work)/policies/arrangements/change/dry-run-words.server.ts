import type { Language } from '#lib/i18n/index.ts';
import { translator } from '#lib/i18n/index.server.ts';
import { formatMoney } from '#lib/money/index.ts';
import type { TermsDryRun } from '#lib/server/domain/arrangements/index.ts';

/** What two sets of terms do on the real book, side by side, and how much of it was looked at. */
export function dryRunInWords(now: TermsDryRun, then: TermsDryRun, language: Language) {
  const t = translator(language);
  const { customers, asked, isCut } = then;
  const line = (id: string, text: string, of: (run: TermsDryRun) => string) => ({
    ...{ id, text, now: of(now), then: of(then) }
  });
  return {
    lines: [
      line('customers', t('arrangements:terms.dry-run.customers', { count: customers }), (run) =>
        String(run.mayArrange)
      ),
      line('amount', t('arrangements:terms.dry-run.amount'), (run) => formatMoney(run.amount, language)),
      line('asked', t('arrangements:terms.dry-run.asked', { count: asked }), (run) => String(run.atOnce))
    ],
    isCut
  };
}
