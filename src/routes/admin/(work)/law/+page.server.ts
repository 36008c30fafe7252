import { formatDate } from '#lib/i18n/index.ts';
import { pickTexts, translator } from '#lib/i18n/index.server.ts';
import { findLawPack, lawCountries, lawPacks } from '#lib/server/domain/notifications/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import { countryName } from '../sequences/step-words.server.ts';
import { everywhereInWords, packInWords } from './rule-words.server.ts';
import type { PageServerLoad } from './$types';

/** The law packs as they stand today, the merchant's own country first. */
export const load: PageServerLoad = staffRoute('see-sequences', async ({ parent }, { ctx, merchant }) => {
  const { language } = await parent();
  const t = translator(language);
  const today = ctx.clock.now().toZonedDateTimeISO(merchant.zone).toPlainDate();
  const written = (date: string) => formatDate(Temporal.PlainDate.from(date), language);
  const countries = lawCountries.toSorted(
    (a, b) => Number(b === merchant.country) - Number(a === merchant.country)
  );
  return {
    countries: countries.flatMap((country) => {
      const pack = findLawPack(country, today);
      if (!pack) return [];
      const versions = lawPacks[country];
      return [
        {
          country,
          name: countryName(country, language),
          isOwn: country === merchant.country,
          since: t('law:version', { date: written(pack.validFrom) }),
          rules: packInWords(pack, language),
          earlier: versions
            .filter((each) => Temporal.PlainDate.compare(each.validFrom, pack.validFrom) < 0)
            .map((each) => ({
              version: each.version,
              text: t('law:earlier-line', {
                date: written(each.validFrom),
                until: written(versions[versions.indexOf(each) + 1]!.validFrom)
              })
            }))
        }
      ];
    }),
    everywhere: everywhereInWords(language),
    words: pickTexts(language, 'friendly', [
      'law:title',
      'law:lead',
      'law:back',
      'law:your-country',
      'law:earlier',
      'sequences:everywhere'
    ])
  };
});
