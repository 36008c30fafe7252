import { colonOf } from '#lib/i18n/index.ts';
import { formatMoney } from '#lib/money/index.ts';
import type { EmailContent } from './email-content.ts';

/** The same e-mail in plain text, for readers that show no HTML and for people who prefer it. */
export function renderEmailText(content: EmailContent): string {
  const { amount, facts, action, otherAction } = content;
  const written = amount && plain(formatMoney(amount, content.language));
  const colon = plain(colonOf(content.language));
  const parts = [
    content.merchantName,
    content.title,
    // In large figures it is a headline; on a line below one that names it, an echo.
    written && !plain(content.title).includes(written) && written,
    ...content.paragraphs,
    facts.map(({ label, value }) => (label === '' ? value : `${label}${colon} ${value}`)).join('\n'),
    action && `${action.label}${colon}\n${action.url}`,
    otherAction && `${otherAction.label}${colon}\n${otherAction.url}`,
    content.genuine?.text,
    content.contact,
    content.why,
    content.poweredBy
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function plain(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, ' ');
}
