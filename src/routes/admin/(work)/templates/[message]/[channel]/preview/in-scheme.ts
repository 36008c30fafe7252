/**
 * An e-mail's HTML as a mail program shows it that is set to light or to dark, whatever the browser that looks at it is
 * set to: the rules for dark hold always, or never.
 */
export function inScheme(html: string, scheme: 'light' | 'dark'): string {
  return html
    .replace(
      /@media\s*\(\s*prefers-color-scheme:\s*dark\s*\)/g,
      scheme === 'dark' ? '@media all' : '@media not all'
    )
    .replace(/color-scheme:\s*light dark/g, `color-scheme: ${scheme}`);
}
