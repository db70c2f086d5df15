void RemoteStore::initConnection(Connection & conn)
{
    if (GET_PROTOCOL_MINOR(conn.daemonVersion) >= 14)
        conn.to << 0;
    if (GET_PROTOCOL_MINOR(conn.daemonVersion) >= 11)
        conn.to << false;
}

std::optional<Error> RemoteStore::Connection::readFailure()
{
    if (GET_PROTOCOL_MINOR(daemonVersion) >= 26)
        return readError(from);
    return readOldError(from);
}

void RemoteStore::setOptions(Connection & conn)
{
    conn.to << wopSetOptions;
    if (GET_PROTOCOL_MINOR(conn.daemonVersion) >= 12)
        conn.to << overrides;
}
