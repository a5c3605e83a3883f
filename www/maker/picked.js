/** What was dropped or chosen: folders and files, and the folder that they make up together. */

/** @import { PickedFile } from './module.d.ts' */

/**
 * A dropped folder or file. The paths of a folder's files begin with its name.
 * @typedef {object} PickedItem
 * @property {string} name
 * @property {boolean} isFolder
 * @property {PickedFile[]} files
 */

/**
 * The items of a drop. To be called while the event is dispatched.
 * @param {DataTransfer} transfer
 * @returns {Promise<PickedItem[]>}
 */
export async function itemsOfDrop(transfer) {
  const found = [...transfer.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry?.(), file: item.getAsFile() }));
  /** @type {PickedItem[]} */
  const items = [];
  for (const { entry, file } of found) {
    if (entry?.isDirectory) {
      /** @type {PickedFile[]} */
      const files = [];
      await listFolder(/** @type {FileSystemDirectoryEntry} */ (entry), `${entry.name}/`, files);
      items.push({ name: entry.name, isFolder: true, files });
    } else if (file) {
      items.push(fileItem(file));
    }
  }
  return items;
}

/**
 * The items of a file field: files, or the files of one folder.
 * @param {Iterable<File>} files
 * @returns {PickedItem[]}
 */
export function itemsOfField(files) {
  /** @type {PickedItem[]} */
  const items = [];
  /** @type {Map<string, PickedItem>} */
  const folders = new Map();
  for (const file of files) {
    const path = file.webkitRelativePath;
    const name = path.split('/')[0];
    const folder = folders.get(name);
    if (!path) {
      items.push(fileItem(file));
    } else if (folder) {
      folder.files.push({ path, file });
    } else {
      const item = { name, isFolder: true, files: [{ path, file }] };
      folders.set(name, item);
      items.push(item);
    }
  }
  return items;
}

/** @param {File} file @returns {PickedItem} */
function fileItem(file) {
  return { name: file.name, isFolder: false, files: [{ path: file.name, file }] };
}

/**
 * @param {FileSystemDirectoryEntry} folder
 * @param {string} prefix
 * @param {PickedFile[]} files
 */
async function listFolder(folder, prefix, files) {
  const reader = folder.createReader();
  for (;;) {
    // Browsers return the entries in portions; the last one is empty.
    const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!entries.length) return;
    for (const entry of entries) {
      const path = prefix + entry.name;
      if (entry.isDirectory) await listFolder(entry, `${path}/`, files);
      else files.push({ path, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) });
    }
  }
}

/**
 * The folder that all items make up, as `samara pack` would be given it: a single folder itself, else a folder that contains
 * the items. An item replaces an earlier one of the same name.
 * @param {PickedItem[]} items
 * @returns {{ title: string, files: PickedFile[] }}
 */
export function folderOf(items) {
  const byName = new Map(items.map((item) => [item.name, item]));
  const [first, ...others] = byName.values();
  if (!first) return { title: 'Documents', files: [] };
  if (others.length) return { title: 'Documents', files: [first, ...others].flatMap(({ files }) => files) };
  if (!first.isFolder) return { title: first.name.replace(/(?<=.)\.[^.]*$/, ''), files: first.files };
  const files = first.files.map(({ path, file }) => ({ path: path.slice(first.name.length + 1), file }));
  return { title: first.name, files };
}
