import { formatDateTime } from '#lib/i18n/index.ts';
import { pickTexts, translator, type TextKey, type Translate } from '#lib/i18n/index.server.ts';
import { messageList } from '#lib/server/domain/reporting/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { readList } from '../../list/read-list.server.ts';
import { paths } from '../../paths.ts';
import type { PageServerLoad } from './$types';

/** How the list of messages is shown. */
const use = (t: Translate) => ({
  name: 'messages' as const,
  list: messageList,
  path: paths.messages,
  file: paths.messagesFile,
  optionText: (field: string, value: string) => {
    if (field === 'channel') return t(`deliveries:channels.${value}` as TextKey);
    return t((field === 'kind' ? `deliveries:kinds.${value}` : `deliveries:filter.${value}`) as TextKey);
  }
});

/** What customers were told, first what waits for a person. */
export const load: PageServerLoad = staffRoute('see-invoices', async ({ url, parent }, who) => {
  const { language } = await parent();
  const t = translator(language);
  const { view, rows } = await readList(url, who, { t, language }, use(t));
  return {
    view,
    rows: rows.map(({ createdAt, sentAt: _sentAt, ...row }) => ({
      ...row,
      at: formatDateTime(createdAt, who.merchant.zone, language)
    })),
    words: pickTexts(language, 'friendly', ['deliveries', 'conversations:results.title', 'lists'])
  };
});
