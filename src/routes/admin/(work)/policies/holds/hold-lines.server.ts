import { formatDate, type Language } from '#lib/i18n/index.ts';
import type { translator } from '#lib/i18n/index.server.ts';
import type { HeldContact } from '#lib/server/domain/notifications/index.ts';

type Reader = Readonly<{ t: ReturnType<typeof translator>; language: Language; zone: string }>;

/** A hold in words: the reason, since and until when and by whom, and what it stops. */
export function holdLine(held: HeldContact, { t, language, zone }: Reader) {
  const on = (at: Temporal.Instant) => formatDate(at.toZonedDateTimeISO(zone).toPlainDate(), language);
  const since = on(held.heldAt);
  const when =
    held.untilAt === null
      ? t('dunning:holds.since', { since })
      : // To the end of the day before the midnight at which it ends.
        t('dunning:holds.between', { since, until: on(held.untilAt.subtract({ nanoseconds: 1 })) });
  const by =
    held.heldBy === null ? t('dunning:holds.by-itself') : t('dunning:holds.by', { name: held.heldBy });
  return {
    id: held.id,
    because: held.because,
    why: t(`dunning:holds.because.${held.because}`),
    when: `${when} ${by}`,
    about: held.invoiceNumber && t('dunning:holds.about', { number: held.invoiceNumber }),
    stops: t(held.stopsDebits ? 'dunning:holds.stops.all' : 'dunning:holds.stops.messages'),
    note: held.note
  };
}
