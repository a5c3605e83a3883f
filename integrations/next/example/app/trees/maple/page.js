export const metadata = { title: 'Maple' };

export default function Page() {
  return (
    <>
      <h1>Maple</h1>
      <p>The fruit of the maple is a samara.</p>
      <h2 id="flight">Flight</h2>
      <p>It turns like a helicopter as it falls.</p>
    </>
  );
}
