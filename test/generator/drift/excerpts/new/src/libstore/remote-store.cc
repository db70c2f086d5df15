void RemoteStore::initConnection(Connection & conn)
{
    auto own = WorkerProto::latest;
    own.features.insert(std::string{WorkerProto::featureThree});
    own.features.insert(std::string{WorkerProto::featureFour});
    own.features.insert(std::string{WorkerProto::featureFive});
    conn.protoVersion = WorkerProto::BasicClientConnection::handshake(conn.to, conn.from, own);
}

std::optional<Error> RemoteStore::Connection::readFailure()
{
    if (protoVersion >= WorkerProto::Version{.number = {1, 26}})
        return readError(from);
    return readOldError(from);
}

StorePathSet RemoteStore::queryValidPaths(const StorePathSet & paths, SubstituteFlag substitute)
{
    conn->to << WorkerProto::Op::QueryValidPaths;
    WorkerProto::write(*this, *conn, paths);
    if (conn->protoVersion >= WorkerProto::Version{.number = {1, 27}})
        conn->to << substitute;
    return finish(conn);
}

void RemoteStore::collectGarbage(const GCOptions & options, GCResults & results)
{
    conn->to << WorkerProto::Op::CollectGarbage;
    if (conn->protoVersion.features.contains(WorkerProto::featureTwo))
        WorkerProto::write(*this, *conn, options.paths);
    finish(conn);
}

void RemoteStore::addToStore(const ValidPathInfo & info, Source & source)
{
    conn->to << WorkerProto::Op::AddToStoreNar;
    if (conn->protoVersion >= WorkerProto::Version{.number = {1, 23}})
        return frames(source);
    if (conn->protoVersion >= WorkerProto::Version{.number = {1, 21}})
        return tunnel(source);
    send(source);
}
