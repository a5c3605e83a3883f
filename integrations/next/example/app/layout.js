export const metadata = { title: { default: 'Trees', template: '%s | Trees' } };

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        <main>{children}</main>
      </body>
    </html>
  );
}
