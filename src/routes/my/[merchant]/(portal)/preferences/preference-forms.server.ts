import * as v from 'valibot';
import { languages } from '#lib/i18n/index.ts';
import { pushTopics } from '#lib/server/domain/notifications/index.ts';

const channel = v.picklist(['email', 'sms', 'whatsapp', 'push', 'letter'] as const);

/** `21:00` → minutes after midnight. */
const time = v.pipe(
  v.string(),
  v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'time-wrong'),
  v.transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)))
);

/** What each small form of the page may say. */
export const FirstChannel = v.object({ value: channel });
export const WantedChannel = v.object({ channel, isWanted: v.picklist(['yes', 'no']) });
export const ChosenLanguage = v.object({ value: v.picklist(languages) });
export const ChosenTone = v.object({ value: v.picklist(['friendly', 'formal']) });
export const QuietForm = v.object({ from: time, until: time });
export const ChosenZone = v.object({ zone: v.pipe(v.string(), v.maxLength(60)) });
export const ChosenTopics = v.object({
  topics: v.optional(v.array(v.picklist(pushTopics)), [])
});
/** An empty box isn't sent at all. */
export const ChosenOpening = v.object({ isAllowed: v.optional(v.literal('yes')) });
export const NewDevice = v.object({
  endpoint: v.pipe(v.string(), v.maxLength(2_000)),
  p256dh: v.pipe(v.string(), v.maxLength(200)),
  auth: v.pipe(v.string(), v.maxLength(100))
});
export const EndedDevice = v.union([
  v.object({ subscriptionId: v.pipe(v.string(), v.uuid()) }),
  v.object({ endpoint: v.pipe(v.string(), v.maxLength(2_000)) })
]);
