import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { chromiumLaunch } from '../support/chromium.ts';

export type Scores = Readonly<{
  performance: number;
  accessibility: number;
  bestPractices: number;
  lcpMs: number;
}>;

/** Lighthouse for phones (its simulated slow 4G and slow processor). `cookies` are sent along, as the payer's browser would. */
export async function lighthouseOf(url: string, cookies?: string): Promise<Scores> {
  const { executablePath, args } = chromiumLaunch();
  const chrome = await launch({
    ...(executablePath && { chromePath: executablePath }),
    chromeFlags: ['--headless=new', ...(args ?? [])]
  });
  try {
    const result = await lighthouse(url, {
      port: chrome.port,
      onlyCategories: ['performance', 'accessibility', 'best-practices'],
      logLevel: 'silent',
      ...(cookies && { extraHeaders: { Cookie: cookies } })
    });
    if (!result) throw new Error('lighthouse gave no result');
    const { categories, audits } = result.lhr;
    const score = (name: string) => Math.round((categories[name]?.score ?? 0) * 100);
    return {
      performance: score('performance'),
      accessibility: score('accessibility'),
      bestPractices: score('best-practices'),
      lcpMs: audits['largest-contentful-paint']?.numericValue ?? Number.NaN
    };
  } finally {
    chrome.kill();
  }
}
