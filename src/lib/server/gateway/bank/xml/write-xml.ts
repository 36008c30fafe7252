import type { XmlElement } from './element.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;'
};

/** The document as text, one element a line. Everything that came from data is escaped here, and nowhere else. */
export function writeXml(root: XmlElement, namespace: string): string {
  const withNamespace = { ...root, attributes: { xmlns: namespace, ...root.attributes } };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${render(withNamespace, '')}`;
}

function render({ name, attributes, children, text }: XmlElement, indent: string): string {
  const open = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escape(value)}"`)];
  if (children.length === 0) return `${indent}<${open.join(' ')}>${escape(text)}</${name}>\n`;
  const inside = children.map((child) => render(child, `${indent}  `)).join('');
  return `${indent}<${open.join(' ')}>\n${inside}${indent}</${name}>\n`;
}

function escape(text: string): string {
  return text.replace(/[&<>"'\n\r\t]/g, (character) => ENTITIES[character] ?? '');
}
