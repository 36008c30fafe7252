/** What people call a browser and what it runs on, from what it says of itself. The first match wins. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari']
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Macintosh|Mac OS X/, 'Mac'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux']
];

type Translate = (
  key: 'sign-in:devices.name' | 'sign-in:devices.unknown',
  params?: Readonly<Record<string, string>>
) => string;

/** "Chrome on Android", in the reader's words. A hint for its owner, never a proof. */
export function nameDevice(userAgent: string, t: Translate): string {
  const found = (names: typeof BROWSERS) => names.find(([sign]) => sign.test(userAgent))?.[1];
  const [browser, system] = [found(BROWSERS), found(SYSTEMS)];
  if (browser === undefined || system === undefined) return browser ?? system ?? t('sign-in:devices.unknown');
  return t('sign-in:devices.name', { browser, system });
}
