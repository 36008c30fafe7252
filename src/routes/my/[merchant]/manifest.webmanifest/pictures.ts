import type { Language } from '#lib/i18n/index.ts';

/** A picture of the app, as a manifest names it: what a browser shows before somebody installs it. */
export type AppPicture = Readonly<{
  src: string;
  sizes: string;
  type: 'image/webp';
  form_factor: 'narrow' | 'wide';
}>;

/**
 * `<merchant>.<narrow|wide>.<language>.webp`, taken by `npm run pictures`. A merchant without pictures of their own has
 * none: nobody installs an app that shows another one's name.
 */
const files = import.meta.glob<string>('./pictures/*.webp', {
  eager: true,
  query: '?url&no-inline',
  import: 'default'
});

const SIZES = { narrow: '720x1480', wide: '1280x800' } as const;

/** What there is of this merchant's app in this language: the phone first. */
export function picturesOf(slug: string, language: Language): AppPicture[] {
  return (['narrow', 'wide'] as const).flatMap((form) => {
    const src = files[`./pictures/${slug}.${form}.${language}.webp`];
    return src === undefined
      ? []
      : [{ src, sizes: SIZES[form], type: 'image/webp' as const, form_factor: form }];
  });
}
