/** One XML element of a bank file, read or to be written; names are local, for one namespace holds for the file. */
export type XmlElement = Readonly<{
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly XmlElement[];
  text: string;
  /** Where it begins, from 1; 0 for an element that we made. */
  line: number;
}>;

/** The first element at the end of the path, or `undefined`. */
export function elementAt(from: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>(
    (element, name) => element?.children.find((child) => child.name === name),
    from
  );
}

export function elementsAt(from: XmlElement | undefined, name: string): readonly XmlElement[] {
  return from?.children.filter((child) => child.name === name) ?? [];
}

/** The trimmed text at the end of the path; absent and empty are both "not said". */
export function textAt(from: XmlElement | undefined, ...path: string[]): string | undefined {
  return elementAt(from, ...path)?.text.trim() || undefined;
}

type Content = string | readonly (XmlElement | undefined)[];

/** An element to be written: text, or children of which the absent ones are left out. */
export function element(
  name: string,
  content: Content,
  attributes: Readonly<Record<string, string>> = {}
): XmlElement {
  return typeof content === 'string'
    ? { name, attributes, children: [], text: content, line: 0 }
    : { name, attributes, children: content.filter((each) => each !== undefined), text: '', line: 0 };
}
