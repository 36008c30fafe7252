import { json } from '@sveltejs/kit';
import { translator } from '#lib/i18n/index.server.ts';
import { pictureSizes } from '#lib/server/domain/identity/index.ts';
import { readPortalMerchant, route } from '#lib/server/web/index.ts';
import { lightGround } from '#lib/ui/brand/index.ts';
import { manifestLanguage } from '../manifest-language.ts';
import type { RequestHandler } from './$types';

/** The merchant's portal as an app: one per merchant, with the merchant's name and colour. */
export const GET: RequestHandler = route(async (event) => {
  const merchant = await readPortalMerchant(event);
  const language = manifestLanguage(event.url, merchant.language);
  const t = translator(language, merchant.isFormal ? 'formal' : 'friendly');
  const home = `/my/${merchant.slug}/`;
  const icon = (size: number) => ({
    src: `${home}icon-${size}.png`,
    sizes: `${size}x${size}`,
    type: 'image/png'
  });
  const shortcut = (name: string, page: string) => ({ name, url: `${home}${page}`, icons: [icon(192)] });
  const manifest = {
    id: home,
    name: merchant.name,
    short_name: shortNameOf(merchant.name),
    description: t('app:manifest.description', { merchant: merchant.name }),
    lang: language,
    dir: 'ltr',
    start_url: home,
    scope: home,
    display: 'standalone',
    background_color: lightGround.paper,
    theme_color: lightGround.paper,
    categories: ['finance'],
    icons: [icon(192), icon(512), { ...icon(512), purpose: 'maskable' }],
    screenshots: (['narrow', 'wide'] as const).map((form) => ({
      src: `${home}picture-${form}.png?lang=${language}`,
      sizes: pictureSizes[form].join('x'),
      type: 'image/png',
      form_factor: form,
      label: t(`app:manifest.picture.${form}`)
    })),
    shortcuts: [
      shortcut(t('app:manifest.pay'), 'pay'),
      shortcut(t('app:manifest.invoices'), 'invoices'),
      shortcut(t('app:manifest.debits'), 'debits')
    ]
  };
  return json(manifest, { headers: { 'content-type': 'application/manifest+json' } });
});

/** What fits under an icon: whole words, twelve letters at most; the end of a long name tells most. */
function shortNameOf(name: string): string {
  const words = name.split(/\s+/);
  while (words.length > 1 && words.join(' ').length > 12) words.shift();
  return words.join(' ').slice(0, 12);
}
