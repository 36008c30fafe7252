/** An IBAN in groups of four, joined by no-break spaces, as ISO 13616 prints it. */
export function formatIban(iban: string): string {
  return (
    iban
      .replace(/\s/g, '')
      .toUpperCase()
      .match(/.{1,4}/g)
      ?.join('\u00a0') ?? ''
  );
}
