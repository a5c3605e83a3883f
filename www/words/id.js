/** The words of the widget. Include it before the widget, as a classic script or as a module. */
(globalThis.samaraWords ??= {}).id = {
  lang: 'id', label: 'Pencarian', placeholder: 'Cari', results: 'Hasil pencarian', clear: 'Hapus', close: 'Tutup',
  start: 'Ketik untuk mencari.', loading: 'Memuat…', failed: 'Pencarian tidak dapat dimuat.', retry: 'Coba lagi',
  count: { other: '{} hasil' }, none: 'Tidak ada hasil untuk {}', tip: 'Periksa ejaan, atau coba kata yang lebih sedikit atau lebih umum.', similar: 'Dalam dokumen ini:',
  showing: 'Menampilkan hasil untuk {}', instead: 'Cari {} saja', missing: 'Tidak ada: {}', copy: 'Teks yang sama: {}', more: 'Tampilkan lagi',
  sort: 'Urutkan', names: { '': 'Paling sesuai', 'date:desc': 'Terbaru', 'date:asc': 'Terlama', 'title:asc': 'Judul A–Z' },
  previous: 'Temuan sebelumnya', next: 'Temuan berikutnya', move: 'pilih', open: 'buka', dismiss: 'tutup',
};
