// Prettier's plugin interface, answered by the small formatter that GraphiQL carries anyway:
// the one in Prettier is the whole JavaScript parser and printer, half a megabyte of it.
import { applyEdits, format } from 'jsonc-parser';

export const parsers = {
  jsonc: {
    astFormat: 'jsonc',
    parse: (text) => ({ text }),
    locStart: () => 0,
    locEnd: ({ text }) => text.length,
  },
};

export const printers = {
  jsonc: {
    print: ({ node: { text } }) =>
      applyEdits(text, format(text, undefined, { insertSpaces: true, tabSize: 2 })),
  },
};
