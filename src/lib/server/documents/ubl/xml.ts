/** An XML element: name, attributes, and either text or children; `undefined` children are left out. */
export type XmlNode = Readonly<{
  name: string;
  attributes: Readonly<Record<string, string>>;
  content: string | readonly XmlNode[];
}>;

type Child = XmlNode | undefined | readonly (XmlNode | undefined)[];

/** An element with children; `undefined` when none of them exists, so that no empty group is written. */
export function group(name: string, ...children: Child[]): XmlNode | undefined {
  const content = children.flat().filter((child): child is XmlNode => child !== undefined);
  return content.length === 0 ? undefined : { name, attributes: {}, content };
}

/** An element with text; `undefined` when there is no text. */
export function leaf(
  name: string,
  text: string | undefined,
  attributes: Readonly<Record<string, string | undefined>> = {}
): XmlNode | undefined {
  if (text === undefined || text === '') return undefined;
  const given = Object.entries(attributes).filter(
    (entry): entry is [string, string] => entry[1] !== undefined
  );
  return { name, attributes: Object.fromEntries(given), content: text };
}

/** A whole document, UTF-8, two spaces for each level. */
export function writeXml(root: XmlNode): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${write(root, '')}`;
}

function write({ name, attributes, content }: XmlNode, indent: string): string {
  const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(value)}"`);
  const open = `${indent}<${name}${given.join('')}>`;
  if (typeof content === 'string') return `${open}${escape(content)}</${name}>\n`;
  return `${open}\n${content.map((child) => write(child, `${indent}  `)).join('')}${indent}</${name}>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string): string {
  // Control characters and lone surrogates can't stand in XML 1.0 at all, not even escaped.
  // eslint-disable-next-line no-control-regex
  const allowed = text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
  return allowed.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}
