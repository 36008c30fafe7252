/** A name that every file system and every mail program takes: letters, digits, dots and dashes. */
export function fileName(title: string, extension: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `${plain.slice(0, 80) || 'document'}.${extension}`;
}
